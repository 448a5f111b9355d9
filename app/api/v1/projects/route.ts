import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { makeProject } from "@/lib/projects/make";
import { toProjectView } from "@/lib/projects/present";
import { newProjectInput } from "@/lib/projects/types";

export const GET = operatorEndpoint({
  run: async (operator) => ({ items: operator.projects.map(toProjectView) }),
});

export const POST = operatorEndpoint({
  status: 201,
  body: newProjectInput,
  run: (operator, { body, requestId }) => makeProject(operator, { ...body, requestId }),
});

import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";
import { makeProject } from "@/lib/projects/make";
import { toProjectView } from "@/lib/projects/present";
import { newProjectInput } from "@/lib/projects/types";
import { projectView } from "@/lib/projects/views";

export const GET = operatorEndpoint({
  describe: { id: "listProjects", summary: "List the projects that you may enter", tag: "Projects" },
  answer: listOf(projectView),
  run: async (operator) => ({ items: operator.projects.map(toProjectView) }),
});

export const POST = operatorEndpoint({
  describe: { id: "makeProject", summary: "Make a project", tag: "Projects", errors: ["conflict"] },
  status: 201,
  body: newProjectInput,
  answer: projectView,
  run: (operator, { body, requestId }) => makeProject(operator, { ...body, requestId }),
});

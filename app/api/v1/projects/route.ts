import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { toProjectView } from "@/lib/projects/present";

export const GET = operatorEndpoint({
  run: async (operator) => ({ items: operator.projects.map(toProjectView) }),
});

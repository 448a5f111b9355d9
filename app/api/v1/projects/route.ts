import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";
import { pickView } from "@/lib/pick-view";
import { createProjectWithAdmin } from "@/lib/projects/mutations";
import { newProjectInput } from "@/lib/projects/types";
import { projectView } from "@/lib/projects/views";

export const GET = operatorEndpoint({
  describe: { id: "listProjects", summary: "List your projects", tag: "Projects" },
  response: listOf(projectView),
  run: async (operator) => ({ items: operator.projects.map((project) => pickView(projectView, project)) }),
});

export const POST = operatorEndpoint({
  describe: { id: "makeProject", summary: "Create a project", tag: "Projects", errors: ["conflict"] },
  status: 201,
  body: newProjectInput,
  response: projectView,
  run: (operator, { body, requestId }) => createProjectWithAdmin(operator, { ...body, requestId }),
});

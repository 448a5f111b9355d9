import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { updateProject } from "@/lib/projects/mutations";
import { getProject } from "@/lib/projects/queries";
import { projectPatch } from "@/lib/projects/types";
import { projectDetailView } from "@/lib/projects/views";

export const GET = nativeEndpoint({
  describe: { id: "getProject", summary: "Read the project", tag: "Projects" },
  scope: "devices:read",
  response: projectDetailView,
  run: getProject,
  headers: etag,
});

export const PATCH = nativeEndpoint({
  describe: { id: "editProject", summary: "Change the project", tag: "Projects", errors: ["conflict"] },
  scope: "project:admin",
  ifMatch: "optional",
  body: projectPatch,
  response: projectDetailView,
  run: (ctx, { body, ifVersion }) => updateProject(ctx, { changes: body, ifVersion }),
  headers: etag,
});

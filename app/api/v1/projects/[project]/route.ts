import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { editProject } from "@/lib/projects/edit";
import { getProject } from "@/lib/projects/queries";
import { projectEdit } from "@/lib/projects/types";
import { projectDetailView } from "@/lib/projects/views";

export const GET = nativeEndpoint({
  describe: { id: "getProject", summary: "Read the project", tag: "Projects" },
  scope: "devices:read",
  answer: projectDetailView,
  run: getProject,
  headers: etag,
});

export const PATCH = nativeEndpoint({
  describe: { id: "editProject", summary: "Change the project", tag: "Projects", errors: ["conflict"] },
  scope: "project:admin",
  ifMatch: "taken",
  body: projectEdit,
  answer: projectDetailView,
  run: (ctx, { body, ifVersion }) => editProject(ctx, { changes: body, ifVersion }),
  headers: etag,
});

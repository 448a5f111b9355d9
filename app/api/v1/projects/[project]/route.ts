import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { editProject } from "@/lib/projects/edit";
import { getProject } from "@/lib/projects/queries";
import { projectEdit } from "@/lib/projects/types";

export const GET = nativeEndpoint({ scope: "devices:read", run: getProject, headers: etag });

export const PATCH = nativeEndpoint({
  scope: "project:admin",
  body: projectEdit,
  run: (ctx, { body, ifVersion }) => editProject(ctx, { changes: body, ifVersion }),
  headers: etag,
});

import { editApplication } from "@/lib/applications/edit";
import { applicationEdit } from "@/lib/applications/types";
import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const PATCH = nativeEndpoint({
  scope: "project:admin",
  body: applicationEdit,
  run: (ctx, { params, body, ifVersion }) =>
    editApplication(ctx, { applicationId: params.applicationId ?? "", changes: body, ifVersion }),
  headers: etag,
});

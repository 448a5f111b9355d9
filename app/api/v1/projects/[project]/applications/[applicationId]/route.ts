import { updateApplication } from "@/lib/applications/mutations";
import { applicationPatch } from "@/lib/applications/types";
import { applicationView } from "@/lib/applications/views";
import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const PATCH = nativeEndpoint({
  describe: { id: "editApplication", summary: "Change an application", tag: "Applications" },
  scope: "project:admin",
  ifMatch: "taken",
  body: applicationPatch,
  answer: applicationView,
  run: (ctx, { params, body, ifVersion }) =>
    updateApplication(ctx, { applicationId: params.applicationId ?? "", changes: body, ifVersion }),
  headers: etag,
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { removePushCredentials, saveApnsCredentials } from "@/lib/push-credentials/mutations";
import { apnsCredentialsInput } from "@/lib/push-credentials/types";
import { pushCredentialsView } from "@/lib/push-credentials/views";

export const PUT = nativeEndpoint({
  describe: {
    id: "saveApnsCredentials",
    summary: "Save an APNs key",
    tag: "Applications",
    description:
      "Replaces the credentials before it. Used for test pushes; the key is encrypted and never returned.",
    errors: ["conflict"],
  },
  scope: "project:admin",
  body: apnsCredentialsInput,
  response: pushCredentialsView,
  run: (ctx, { params, body }) =>
    saveApnsCredentials(ctx, { applicationId: params.applicationId ?? "", ...body }),
});

export const DELETE = nativeEndpoint({
  describe: { id: "removeApnsCredentials", summary: "Remove an APNs key", tag: "Applications" },
  scope: "project:admin",
  status: 204,
  run: (ctx, { params }) =>
    removePushCredentials(ctx, { applicationId: params.applicationId ?? "", service: "apns" }),
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { removePushCredentials, saveFcmCredentials } from "@/lib/push-credentials/mutations";
import { fcmCredentialsInput } from "@/lib/push-credentials/types";
import { pushCredentialsView } from "@/lib/push-credentials/views";

export const PUT = nativeEndpoint({
  describe: {
    id: "saveFcmCredentials",
    summary: "Save a Firebase service account",
    tag: "Applications",
    description:
      "Replaces the credentials before it. Used for test pushes; the key is encrypted and never returned.",
    errors: ["conflict"],
  },
  scope: "project:admin",
  body: fcmCredentialsInput,
  response: pushCredentialsView,
  run: (ctx, { params, body }) =>
    saveFcmCredentials(ctx, { applicationId: params.applicationId ?? "", ...body }),
});

export const DELETE = nativeEndpoint({
  describe: { id: "removeFcmCredentials", summary: "Remove a Firebase service account", tag: "Applications" },
  scope: "project:admin",
  status: 204,
  run: (ctx, { params }) =>
    removePushCredentials(ctx, { applicationId: params.applicationId ?? "", service: "fcm" }),
});

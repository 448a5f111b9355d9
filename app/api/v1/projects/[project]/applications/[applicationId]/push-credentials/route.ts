import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";
import { listPushCredentials } from "@/lib/push-credentials/queries";
import { pushCredentialsView } from "@/lib/push-credentials/views";

export const GET = nativeEndpoint({
  describe: {
    id: "listPushCredentials",
    summary: "List an application's push credentials",
    tag: "Applications",
    description: "Without the keys, which cannot be read back.",
  },
  scope: "project:admin",
  response: listOf(pushCredentialsView),
  run: (ctx, { params }) => listPushCredentials(ctx, { applicationId: params.applicationId ?? "" }),
});

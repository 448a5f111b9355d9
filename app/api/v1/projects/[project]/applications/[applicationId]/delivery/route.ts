import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getApplicationDelivery } from "@/lib/test-push/queries";
import { applicationDeliveryView } from "@/lib/test-push/views";

export const GET = nativeEndpoint({
  describe: {
    id: "getApplicationDelivery",
    summary: "Read how pushes to an application's devices fare",
    tag: "Sending",
  },
  scope: "devices:read",
  response: applicationDeliveryView,
  run: (ctx, { params }) => getApplicationDelivery(ctx, { applicationId: params.applicationId ?? "" }),
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getDeviceDelivery } from "@/lib/test-push/queries";
import { deviceDeliveryView } from "@/lib/test-push/views";

export const GET = nativeEndpoint({
  describe: {
    id: "getDeviceDelivery",
    summary: "Read what push services said about a device",
    tag: "Sending",
  },
  scope: "devices:read",
  response: deviceDeliveryView,
  run: (ctx, { params }) => getDeviceDelivery(ctx, params.deviceId ?? ""),
});

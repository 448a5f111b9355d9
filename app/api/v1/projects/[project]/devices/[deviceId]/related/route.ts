import { relatedDevices } from "@/lib/devices/queries";
import { relatedDevicesView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  describe: { id: "relatedDevices", summary: "List devices of the same phone", tag: "Devices" },
  scope: "devices:read",
  response: relatedDevicesView,
  run: (ctx, { params }) => relatedDevices(ctx, { deviceId: params.deviceId ?? "" }),
});

import { relatedDevices } from "@/lib/devices/queries";
import { relatedDevicesView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  describe: { id: "relatedDevices", summary: "List devices of the same handset", tag: "Devices" },
  scope: "devices:read",
  answer: relatedDevicesView,
  run: (ctx, { params }) => relatedDevices(ctx, { deviceId: params.deviceId ?? "" }),
});

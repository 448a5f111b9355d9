import { enableDevice } from "@/lib/devices/mutations";
import { getDevice } from "@/lib/devices/queries";
import { deviceView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: { id: "enableDevice", summary: "Enable a device", tag: "Devices", errors: ["conflict"] },
  scope: "devices:write",
  response: deviceView,
  run: async (ctx, { params }) => {
    const deviceId = params.deviceId ?? "";
    await enableDevice(ctx, { deviceId });
    return getDevice(ctx, deviceId);
  },
});

import { disableDevice, disableNote } from "@/lib/devices/mutations";
import { getDevice } from "@/lib/devices/queries";
import { deviceView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: {
    id: "disableDevice",
    summary: "Disable a device",
    tag: "Devices",
    description: "Stays disabled when the app registers again.",
  },
  scope: "devices:write",
  body: disableNote,
  response: deviceView,
  run: async (ctx, { params, body }) => {
    const deviceId = params.deviceId ?? "";
    await disableDevice(ctx, { deviceId, note: body.note });
    return getDevice(ctx, deviceId);
  },
});

import { moveDevice, moveInput } from "@/lib/devices/mutations";
import { getDevice } from "@/lib/devices/queries";
import { deviceView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: {
    id: "moveDevice",
    summary: "Move a device to another user",
    tag: "Devices",
    errors: ["unknownUser", "conflict", "tooManyDevices"],
  },
  scope: "devices:write",
  body: moveInput,
  response: deviceView,
  run: async (ctx, { params, body }) => {
    const deviceId = params.deviceId ?? "";
    await moveDevice(ctx, { deviceId, to: body });
    return getDevice(ctx, deviceId);
  },
});

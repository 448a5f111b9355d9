import { moveDevice, moveInput } from "@/lib/devices/move";
import { getDevice } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  scope: "devices:write",
  body: moveInput,
  run: async (ctx, { params, body }) => {
    const deviceId = params.deviceId ?? "";
    await moveDevice(ctx, { deviceId, to: body });
    return getDevice(ctx, deviceId);
  },
});

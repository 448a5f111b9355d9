import { disableDevice } from "@/lib/devices/disable";
import { disableNote } from "@/lib/devices/notes";
import { getDevice } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  scope: "devices:write",
  body: disableNote,
  run: async (ctx, { params, body }) => {
    const deviceId = params.deviceId ?? "";
    await disableDevice(ctx, { deviceId, note: body.note });
    return getDevice(ctx, deviceId);
  },
});

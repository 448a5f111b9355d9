import { enableDevice } from "@/lib/devices/disable";
import { getDevice } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  scope: "devices:write",
  run: async (ctx, { params }) => {
    const deviceId = params.deviceId ?? "";
    await enableDevice(ctx, { deviceId });
    return getDevice(ctx, deviceId);
  },
});

import { relatedDevices } from "@/lib/devices/related";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: (ctx, { params }) => relatedDevices(ctx, { deviceId: params.deviceId ?? "" }),
});

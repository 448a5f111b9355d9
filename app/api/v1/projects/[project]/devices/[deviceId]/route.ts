import { getDevice } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: (ctx, { params }) => getDevice(ctx, params.deviceId ?? ""),
  headers: (device) => ({ etag: `"${device.version}"` }),
});

import { revealPushToken } from "@/lib/devices/reveal";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  scope: "devices:write",
  run: (ctx, { params }) => revealPushToken(ctx, { deviceId: params.deviceId ?? "" }),
});

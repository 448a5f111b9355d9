import { revealPushToken } from "@/lib/devices/mutations";
import { revealedDeviceView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: {
    id: "revealPushToken",
    summary: "Reveal a push token",
    tag: "Devices",
    description: "Recorded in the audit log.",
  },
  scope: "devices:write",
  response: revealedDeviceView,
  run: (ctx, { params }) => revealPushToken(ctx, { deviceId: params.deviceId ?? "" }),
});

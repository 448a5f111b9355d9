import { revealPushToken } from "@/lib/devices/mutations";
import { revealedDeviceView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: {
    id: "revealPushToken",
    summary: "Reveal a push token",
    tag: "Devices",
    description: "Who revealed it stands in the history.",
  },
  scope: "devices:write",
  answer: revealedDeviceView,
  run: (ctx, { params }) => revealPushToken(ctx, { deviceId: params.deviceId ?? "" }),
});

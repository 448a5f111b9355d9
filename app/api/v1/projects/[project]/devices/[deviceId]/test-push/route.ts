import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { limitTestPush } from "@/lib/http/rate-limits";
import { sendTestPush } from "@/lib/test-push/send-test-push";
import { testPushInput } from "@/lib/test-push/types";
import { testPushView } from "@/lib/test-push/views";

export const POST = nativeEndpoint({
  describe: {
    id: "sendTestPush",
    summary: "Send a test push to a device",
    tag: "Sending",
    description:
      "Sends with the application's credentials and returns the service's answer, also where it is a refusal. The answer is recorded as feedback. Devices of the sample data are answered by a simulator.",
    errors: ["conflict"],
  },
  scope: "devices:write",
  body: testPushInput,
  response: testPushView,
  run: async (ctx, { params, body }) => {
    await limitTestPush(ctx);
    return sendTestPush(ctx, { deviceId: params.deviceId ?? "", ...body });
  },
});

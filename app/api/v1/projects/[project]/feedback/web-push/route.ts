import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { webPushFeedback } from "@/lib/feedback/adapters";
import { processFeedback } from "@/lib/feedback/process";
import { feedbackAnswer, feedbackBody } from "@/lib/feedback/views";

export const POST = nativeEndpoint({
  describe: {
    id: "reportWebPushFeedback",
    summary: "Report results of web-push",
    tag: "Sending",
    description:
      "The results and errors of `sendNotification`, each with its `deviceId`. One result for each item.",
  },
  scope: "feedback:write",
  ...feedbackBody,
  body: webPushFeedback,
  response: feedbackAnswer,
  run: async (ctx, { body }) => ({ results: await processFeedback(ctx, body) }),
});

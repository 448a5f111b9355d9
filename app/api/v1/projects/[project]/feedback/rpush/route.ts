import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { rpushFeedback } from "@/lib/feedback/adapters";
import { processFeedback } from "@/lib/feedback/process";
import { feedbackAnswer, feedbackBody } from "@/lib/feedback/views";

export const POST = nativeEndpoint({
  describe: {
    id: "reportRpushFeedback",
    summary: "Report notifications of rpush",
    tag: "Sending",
    description:
      "Delivered and failed notifications, with the columns of rpush's table. One result for each item.",
  },
  scope: "feedback:write",
  ...feedbackBody,
  body: rpushFeedback,
  response: feedbackAnswer,
  run: async (ctx, { body }) => ({ results: await processFeedback(ctx, body) }),
});

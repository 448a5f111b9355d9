import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { gorushFeedback } from "@/lib/feedback/adapters";
import { processFeedback } from "@/lib/feedback/process";
import { feedbackAnswer, feedbackBody } from "@/lib/feedback/views";

export const POST = nativeEndpoint({
  describe: {
    id: "reportGorushFeedback",
    summary: "Report a failed push of gorush",
    tag: "Sending",
    description: "The address for gorush's `feedback_hook_url`. One result for each item.",
  },
  scope: "feedback:write",
  ...feedbackBody,
  body: gorushFeedback,
  response: feedbackAnswer,
  run: async (ctx, { body }) => ({ results: await processFeedback(ctx, body) }),
});

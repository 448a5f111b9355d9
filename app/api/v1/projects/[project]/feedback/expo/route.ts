import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { expoFeedback } from "@/lib/feedback/adapters";
import { processFeedback } from "@/lib/feedback/process";
import { feedbackAnswer, feedbackBody } from "@/lib/feedback/views";

export const POST = nativeEndpoint({
  describe: {
    id: "reportExpoFeedback",
    summary: "Report push tickets or receipts of Expo",
    tag: "Sending",
    description:
      "Tickets with `to` or `deviceIds` in the same order, or receipts with `to` or `deviceIds` by receipt id. One result for each item.",
  },
  scope: "feedback:write",
  ...feedbackBody,
  body: expoFeedback,
  response: feedbackAnswer,
  run: async (ctx, { body }) => ({ results: await processFeedback(ctx, body) }),
});

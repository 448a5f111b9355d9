import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { processFeedback } from "@/lib/feedback/process";
import { feedbackBatch } from "@/lib/feedback/types";
import { feedbackAnswer, feedbackBody } from "@/lib/feedback/views";

export const POST = nativeEndpoint({
  describe: {
    id: "reportFeedback",
    summary: "Report what push services answered",
    tag: "Sending",
    description:
      "Up to 10,000 items. One result for each, in their order. A report that was sent before changes nothing.",
  },
  scope: "feedback:write",
  ...feedbackBody,
  body: feedbackBatch,
  ndjson: true,
  response: feedbackAnswer,
  run: async (ctx, { body }) => ({ results: await processFeedback(ctx, body) }),
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { firebaseAdminFeedback } from "@/lib/feedback/adapters";
import { processFeedback } from "@/lib/feedback/process";
import { feedbackAnswer, feedbackBody } from "@/lib/feedback/views";

export const POST = nativeEndpoint({
  describe: {
    id: "reportFirebaseAdminFeedback",
    summary: "Report a batch response of firebase-admin",
    tag: "Sending",
    description:
      "The result of `sendEach` or `sendEachForMulticast`, with `tokens` or `deviceIds` in the same order. One result for each item.",
  },
  scope: "feedback:write",
  ...feedbackBody,
  body: firebaseAdminFeedback,
  response: feedbackAnswer,
  run: async (ctx, { body }) => ({ results: await processFeedback(ctx, body) }),
});

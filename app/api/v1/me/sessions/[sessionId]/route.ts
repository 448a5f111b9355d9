import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { endSession } from "@/lib/sessions/mutations";

export const DELETE = operatorEndpoint({
  describe: {
    id: "endSession",
    summary: "End one of your sessions",
    tag: "Operators",
    description:
      "Takes effect with the next request, on every server. Ending the current session signs you out.",
  },
  status: 204,
  run: (operator, { params }) => endSession(operator, { sessionId: params.sessionId ?? "" }),
});

import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { endOtherSessions } from "@/lib/sessions/mutations";
import { endedSessionsView } from "@/lib/sessions/views";

export const POST = operatorEndpoint({
  describe: { id: "endOtherSessions", summary: "End your other sessions", tag: "Operators" },
  response: endedSessionsView,
  run: endOtherSessions,
});

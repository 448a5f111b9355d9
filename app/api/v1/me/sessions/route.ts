import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";
import { listSessions } from "@/lib/sessions/queries";
import { sessionView } from "@/lib/sessions/views";

export const GET = operatorEndpoint({
  describe: { id: "listSessions", summary: "List your sessions", tag: "Operators" },
  response: listOf(sessionView),
  run: listSessions,
});

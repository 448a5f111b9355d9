import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";
import { listMembers } from "@/lib/team/queries";
import { memberView } from "@/lib/team/views";

export const GET = nativeEndpoint({
  describe: { id: "listMembers", summary: "List members", tag: "Team" },
  scope: "project:admin",
  response: listOf(memberView),
  run: listMembers,
});

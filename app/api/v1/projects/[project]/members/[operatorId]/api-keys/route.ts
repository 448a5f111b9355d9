import { listKeysByCreator } from "@/lib/api-keys/queries";
import { apiKeyView } from "@/lib/api-keys/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: {
    id: "listMemberApiKeys",
    summary: "List the API keys that a member created",
    tag: "Team",
    description: "Valid keys, newest first, at most 200; also for former members.",
  },
  scope: "project:admin",
  response: listOf(apiKeyView),
  run: (ctx, { params }) => listKeysByCreator(ctx, { operatorId: params.operatorId ?? "" }),
});

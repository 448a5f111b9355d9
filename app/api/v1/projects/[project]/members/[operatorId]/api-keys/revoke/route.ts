import { revokeKeysByCreator } from "@/lib/api-keys/mutations";
import { apiKeyView } from "@/lib/api-keys/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";

export const POST = nativeEndpoint({
  describe: {
    id: "revokeMemberApiKeys",
    summary: "Revoke all API keys that a member created",
    tag: "Team",
    description:
      "Also for former members. Takes effect everywhere within a second; returns the revoked keys.",
  },
  scope: "project:admin",
  response: listOf(apiKeyView),
  run: (ctx, { params }) => revokeKeysByCreator(ctx, { operatorId: params.operatorId ?? "" }),
});

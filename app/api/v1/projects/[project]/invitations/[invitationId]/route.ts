import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { revokeInvitation } from "@/lib/invitations/mutations";

export const DELETE = nativeEndpoint({
  describe: { id: "revokeInvitation", summary: "Revoke an invitation", tag: "Team" },
  scope: "project:admin",
  status: 204,
  run: (ctx, { params }) => revokeInvitation(ctx, { invitationId: params.invitationId ?? "" }),
});

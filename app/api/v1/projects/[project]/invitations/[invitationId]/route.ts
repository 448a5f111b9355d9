import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { revokeInvitation } from "@/lib/invitations/mutations";

export const DELETE = nativeEndpoint({
  scope: "project:admin",
  status: 204,
  run: (ctx, { params }) => revokeInvitation(ctx, { invitationId: params.invitationId ?? "" }),
});

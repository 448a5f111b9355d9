import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { invite } from "@/lib/invitations/mutations";
import { listInvitations } from "@/lib/invitations/queries";
import { invitationInput } from "@/lib/invitations/types";

export const GET = nativeEndpoint({ scope: "project:admin", run: listInvitations });

export const POST = nativeEndpoint({
  scope: "project:admin",
  status: 201,
  body: invitationInput,
  run: (ctx, { body, origin }) => invite(ctx, { ...body, origin }),
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { invite } from "@/lib/invitations/mutations";
import { listInvitations } from "@/lib/invitations/queries";
import { invitationInput } from "@/lib/invitations/types";
import { invitationView, newInvitationView } from "@/lib/invitations/views";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listInvitations", summary: "List open invitations", tag: "Team" },
  scope: "project:admin",
  response: listOf(invitationView),
  run: listInvitations,
});

export const POST = nativeEndpoint({
  describe: {
    id: "invite",
    summary: "Invite someone",
    tag: "Team",
    errors: ["conflict"],
    description: "Only this response contains the link.",
  },
  scope: "project:admin",
  status: 201,
  body: invitationInput,
  response: newInvitationView,
  run: (ctx, { body, origin }) => invite(ctx, { ...body, origin }),
});

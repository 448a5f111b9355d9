import { publicEndpoint } from "@/lib/dialects/native/endpoint";
import { acceptInvitation } from "@/lib/invitations/accept";
import { acceptanceInput } from "@/lib/invitations/types";
import { acceptedInvitationView } from "@/lib/invitations/views";

export const POST = publicEndpoint({
  describe: {
    id: "acceptInvitation",
    summary: "Join a project",
    tag: "Team",
    errors: ["forbidden", "conflict"],
    description: "New operators enter a name and choose a password; existing ones enter their password.",
  },
  body: acceptanceInput,
  response: acceptedInvitationView,
  run: (_principal, { params, body, requestId, client }) =>
    acceptInvitation({ ...body, token: params.token ?? "", requestId, client }),
});

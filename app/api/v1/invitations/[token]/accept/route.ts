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
    description:
      "A new operator gives a name and chooses a password; one who is there already proves to be it by theirs.",
  },
  body: acceptanceInput,
  answer: acceptedInvitationView,
  run: (_principal, { params, body, requestId, client }) =>
    acceptInvitation({ ...body, token: params.token ?? "", requestId, client }),
});

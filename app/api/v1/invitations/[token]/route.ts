import { publicEndpoint } from "@/lib/dialects/native/endpoint";
import { getOpenInvitation } from "@/lib/invitations/queries";
import { openInvitationView } from "@/lib/invitations/views";

export const GET = publicEndpoint({
  describe: { id: "showInvitation", summary: "See what an invitation is to", tag: "Team" },
  answer: openInvitationView,
  run: (_principal, { params }) => getOpenInvitation({ token: params.token ?? "" }),
});

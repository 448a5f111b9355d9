import { publicEndpoint } from "@/lib/dialects/native/endpoint";
import { getOpenInvitation } from "@/lib/invitations/queries";
import { openInvitationView } from "@/lib/invitations/views";

export const GET = publicEndpoint({
  describe: { id: "showInvitation", summary: "Read an invitation", tag: "Team" },
  response: openInvitationView,
  run: (_principal, { params }) => getOpenInvitation({ token: params.token ?? "" }),
});

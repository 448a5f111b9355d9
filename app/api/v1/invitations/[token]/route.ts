import { publicEndpoint } from "@/lib/dialects/native/endpoint";
import { showInvitation } from "@/lib/invitations/queries";

export const GET = publicEndpoint({
  run: (_nobody, { params }) => showInvitation({ token: params.token ?? "" }),
});

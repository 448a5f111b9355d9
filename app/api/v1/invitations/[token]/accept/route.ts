import { publicEndpoint } from "@/lib/dialects/native/endpoint";
import { acceptInvitation } from "@/lib/invitations/accept";
import { acceptanceInput } from "@/lib/invitations/types";

export const POST = publicEndpoint({
  body: acceptanceInput,
  run: (_nobody, { params, body, requestId }) =>
    acceptInvitation({ ...body, token: params.token ?? "", requestId }),
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { rotateSigningSecret } from "@/lib/projects/mutations";
import { signingSecretView } from "@/lib/projects/views";

export const POST = nativeEndpoint({
  describe: {
    id: "rotateSigningSecret",
    summary: "Rotate the signing secret",
    tag: "User tokens",
    description: "Tokens signed with the previous secret stay valid until the next rotation.",
  },
  scope: "project:admin",
  response: signingSecretView,
  run: rotateSigningSecret,
});

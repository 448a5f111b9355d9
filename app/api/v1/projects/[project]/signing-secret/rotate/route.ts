import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { rotateSigningSecret } from "@/lib/projects/mutations";
import { signingSecretView } from "@/lib/projects/views";

export const POST = nativeEndpoint({
  describe: {
    id: "rotateSigningSecret",
    summary: "Make a new signing secret",
    tag: "User tokens",
    description: "Tokens that the one before signed hold until the next rotation.",
  },
  scope: "project:admin",
  answer: signingSecretView,
  run: rotateSigningSecret,
});

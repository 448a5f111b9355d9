import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { rotateSigningSecret } from "@/lib/projects/mutations";

export const POST = nativeEndpoint({ scope: "project:admin", run: rotateSigningSecret });

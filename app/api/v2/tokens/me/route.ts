import { genesysEndpoint, methodNotAllowed } from "@/lib/dialects/genesys/endpoint";
import { tokenInfo } from "@/lib/dialects/genesys/present";
import { decoder } from "@/lib/http/codecs";

export { preflight as OPTIONS } from "@/lib/dialects/genesys/cors";

export const GET = genesysEndpoint({
  describe: { id: "getTokenInfo", summary: "Read the credential's permissions", tag: "Credentials" },
  scope: null,
  decode: decoder({}, () => undefined),
  run: async (ctx) => ctx,
  present: tokenInfo,
});

const others = methodNotAllowed("GET", "HEAD");

export { others as DELETE, others as PATCH, others as POST, others as PUT };

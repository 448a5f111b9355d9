import { genesysEndpoint } from "@/lib/dialects/genesys/endpoint";
import { tokenInfo } from "@/lib/dialects/genesys/present";
import { decoder } from "@/lib/http/codecs";

export const GET = genesysEndpoint({
  describe: { id: "getTokenInfo", summary: "Read the credential's permissions", tag: "Credentials" },
  scope: null,
  decode: decoder({}, () => undefined),
  run: async (ctx) => ctx,
  present: tokenInfo,
});

import { alwaysEmpty } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const GET = alwaysEmpty("placements", {
  id: "getEmbeddedMessages",
  summary: "Ask for embedded messages",
});

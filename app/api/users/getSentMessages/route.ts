import { alwaysEmpty } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const GET = alwaysEmpty("messages", {
  id: "getSentMessages",
  summary: "Ask which messages a user was sent",
});

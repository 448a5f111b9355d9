import { alwaysEmpty } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const GET = alwaysEmpty("inAppMessages", {
  id: "getInAppMessages",
  summary: "Ask for in-app messages",
});

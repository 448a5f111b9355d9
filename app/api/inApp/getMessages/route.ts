import { emptyList } from "@/lib/dialects/iterable/sdk-stubs";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const GET = emptyList("inAppMessages", {
  id: "getInAppMessages",
  summary: "Get in-app messages",
});

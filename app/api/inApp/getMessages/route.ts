import { emptyList } from "@/lib/dialects/iterable/sdk-stubs";

export const GET = emptyList("inAppMessages", {
  id: "getInAppMessages",
  summary: "Get in-app messages",
});

import { emptyList } from "@/lib/dialects/iterable/sdk-stubs";

export const GET = emptyList("inAppMessages", {
  id: "getWebInAppMessages",
  summary: "Get in-app messages on the web",
});

import { emptyList } from "@/lib/dialects/iterable/sdk-stubs";

export const GET = emptyList("placements", {
  id: "getEmbeddedMessages",
  summary: "Get embedded messages",
});

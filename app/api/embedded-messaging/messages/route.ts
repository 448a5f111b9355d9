import { emptyList } from "@/lib/dialects/iterable/sdk-stubs";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const GET = emptyList("placements", {
  id: "getEmbeddedMessages",
  summary: "Get embedded messages",
});

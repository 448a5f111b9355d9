import { emptyList } from "@/lib/dialects/iterable/sdk-stubs";

export const GET = emptyList("messages", {
  id: "getSentMessages",
  summary: "Get the messages sent to a user",
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listProblems } from "@/lib/feedback/problems";
import { problemView } from "@/lib/feedback/views";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: {
    id: "listApplicationProblems",
    summary: "List problems with applications' push setup",
    tag: "Sending",
    description: "What push services answered in the last week that no device is to blame for.",
  },
  scope: "devices:read",
  response: listOf(problemView),
  run: listProblems,
});

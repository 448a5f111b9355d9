import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listJobs } from "@/lib/jobs/queries";
import { jobView } from "@/lib/jobs/views";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listJobs", summary: "List bulk changes", tag: "Bulk changes" },
  scope: "devices:read",
  response: listOf(jobView),
  run: (ctx) => listJobs(ctx),
});

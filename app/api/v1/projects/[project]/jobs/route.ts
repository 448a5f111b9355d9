import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listJobs } from "@/lib/jobs/queries";
import { jobView } from "@/lib/jobs/views";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listJobs", summary: "List bulk work", tag: "Bulk work" },
  scope: "devices:read",
  answer: listOf(jobView),
  run: (ctx) => listJobs(ctx),
});

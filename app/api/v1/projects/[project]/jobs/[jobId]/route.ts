import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getJob } from "@/lib/jobs/queries";
import { jobView } from "@/lib/jobs/views";

export const GET = nativeEndpoint({
  describe: { id: "getJob", summary: "Read a bulk change", tag: "Bulk changes" },
  scope: "devices:read",
  response: jobView,
  run: (ctx, { params }) => getJob(ctx, params.jobId ?? ""),
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { cancelJob } from "@/lib/jobs/mutations";
import { jobView } from "@/lib/jobs/views";

export const POST = nativeEndpoint({
  describe: {
    id: "cancelJob",
    summary: "Cancel a running bulk change",
    tag: "Bulk changes",
    errors: ["conflict"],
  },
  scope: "devices:write",
  response: jobView,
  run: (ctx, { params }) => cancelJob(ctx, params.jobId ?? ""),
});

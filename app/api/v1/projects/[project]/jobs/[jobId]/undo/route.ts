import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { undoJob } from "@/lib/jobs/mutations";
import { jobView } from "@/lib/jobs/views";

export const POST = nativeEndpoint({
  describe: { id: "undoJob", summary: "Undo a bulk change", tag: "Bulk changes", errors: ["conflict"] },
  scope: "devices:write",
  status: 202,
  response: jobView,
  run: (ctx, { params }) => undoJob(ctx, params.jobId ?? ""),
});

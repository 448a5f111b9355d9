import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { undoJob } from "@/lib/jobs/mutations";

export const POST = nativeEndpoint({
  scope: "devices:write",
  status: 202,
  run: (ctx, { params }) => undoJob(ctx, params.jobId ?? ""),
});

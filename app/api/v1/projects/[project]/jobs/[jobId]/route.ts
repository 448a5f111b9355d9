import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getJob } from "@/lib/jobs/queries";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: (ctx, { params }) => getJob(ctx, params.jobId ?? ""),
});

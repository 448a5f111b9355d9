import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { runJobAgain } from "@/lib/jobs/mutations";
import { jobView } from "@/lib/jobs/views";

export const POST = nativeEndpoint({
  describe: {
    id: "runJobAgain",
    summary: "Run the rest of a bulk change again",
    tag: "Bulk changes",
    errors: ["conflict"],
  },
  scope: "devices:write",
  status: 202,
  response: jobView,
  run: (ctx, { params }) => runJobAgain(ctx, params.jobId ?? ""),
});

import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { startJob } from "@/lib/jobs/mutations";
import { bulkInput } from "@/lib/jobs/types";

export const POST = nativeEndpoint({
  scope: "devices:write",
  status: 202,
  body: bulkInput,
  // A thousand ids, and what stands around them.
  maxMembers: 1_100,
  run: (ctx, { body }) => startJob(ctx, body),
});

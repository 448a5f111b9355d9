import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { startJob } from "@/lib/jobs/mutations";
import { bulkInput } from "@/lib/jobs/types";
import { jobView } from "@/lib/jobs/views";

export const POST = nativeEndpoint({
  describe: {
    id: "startBulk",
    summary: "Disable, enable or remove many devices",
    tag: "Devices",
    errors: ["conflict", "invalidValue", "unknownUser"],
  },
  scope: "devices:write",
  status: 202,
  body: bulkInput,
  // A thousand ids and the other members.
  maxMembers: 1_100,
  response: jobView,
  run: (ctx, { body }) => startJob(ctx, body),
});

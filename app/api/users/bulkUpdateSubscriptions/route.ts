import { presentBulkSubscriptions } from "@/lib/dialects/iterable/bulk";
import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { bulkUpdateSubscriptionsBody, toSubscriptionPatch } from "@/lib/dialects/iterable/users";
import { maxBulkBodyBytes } from "@/lib/http/body";
import { mapDecoder } from "@/lib/http/codecs";
import { updateUsers } from "@/lib/users/bulk-update";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = mapDecoder(json(bulkUpdateSubscriptionsBody, { maxMembers: 200_000 }), (body) =>
  body.updateSubscriptionsRequests.map(toSubscriptionPatch),
);

export const POST = iterableEndpoint({
  describe: {
    id: "bulkUpdateSubscriptions",
    summary: "Change the subscriptions of many users",
    tag: "Users",
    errors: ["tooManyAtOnce"],
  },
  scope: "users:write",
  maxBytes: maxBulkBodyBytes,
  decode,
  operations: (patches) => patches.length,
  run: async (ctx, patches) => ({ patches, result: await updateUsers(ctx, patches) }),
  present: presentBulkSubscriptions,
});

import { bulkUpdateEndpoint, presentBulkSubscriptions } from "@/lib/dialects/iterable/bulk";
import { bulkUpdateSubscriptionsBody, toSubscriptionPatch } from "@/lib/dialects/iterable/users";

export const POST = bulkUpdateEndpoint({
  describe: { id: "bulkUpdateSubscriptions", summary: "Change the subscriptions of many users" },
  body: bulkUpdateSubscriptionsBody,
  toPatches: (body) => body.updateSubscriptionsRequests.map(toSubscriptionPatch),
  present: presentBulkSubscriptions,
});

import { presentBulkUpdate } from "@/lib/dialects/iterable/bulk";
import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { bulkUpdateBody, toPatch } from "@/lib/dialects/iterable/users";
import { bulkBody } from "@/lib/http/body";
import { updateUsers } from "@/lib/users/bulk-update";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = iterableEndpoint({
  scope: "users:write",
  maxBytes: bulkBody,
  decode: (bytes) => {
    const { users, createNewFields } = json(bulkUpdateBody, { members: 200_000 })(bytes);
    return users.map((user) => toPatch(user, createNewFields));
  },
  run: async (ctx, patches) => ({ patches, result: await updateUsers(ctx, patches) }),
  present: ({ patches, result }) => presentBulkUpdate(patches, result),
});

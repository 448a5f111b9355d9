import { presentBulkUpdate } from "@/lib/dialects/iterable/bulk";
import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { toPatch, unsubscribeFromListBody } from "@/lib/dialects/iterable/users";
import { maxBulkBodyBytes } from "@/lib/http/body";
import { mapDecoder } from "@/lib/http/codecs";
import { updateUsers } from "@/lib/users/bulk-update";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = mapDecoder(json(unsubscribeFromListBody, { maxMembers: 200_000 }), (body) =>
  body.subscribers.map((subscriber) => ({
    ...toPatch(subscriber),
    list: { id: body.listId, action: "leave" as const },
    mustExist: true,
  })),
);

export const POST = iterableEndpoint({
  describe: {
    id: "unsubscribeFromList",
    summary: "Remove users from a list",
    description: "A list is an id in the users' emailListIds.",
    tag: "Users",
    errors: ["tooManyAtOnce"],
  },
  scope: "users:write",
  maxBytes: maxBulkBodyBytes,
  decode,
  operations: (patches) => patches.length,
  run: async (ctx, patches) => ({ patches, result: await updateUsers(ctx, patches) }),
  present: presentBulkUpdate,
});

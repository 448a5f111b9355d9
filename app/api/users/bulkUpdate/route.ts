import { presentBulkUpdate } from "@/lib/dialects/iterable/bulk";
import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { bulkUpdateBody, toPatch } from "@/lib/dialects/iterable/users";
import { maxBulkBodyBytes } from "@/lib/http/body";
import { mapDecoder } from "@/lib/http/codecs";
import { updateUsers } from "@/lib/users/bulk-update";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = mapDecoder(json(bulkUpdateBody, { maxMembers: 200_000 }), ({ users, createNewFields }) =>
  users.map((user) => toPatch(user, createNewFields)),
);

export const POST = iterableEndpoint({
  describe: {
    id: "bulkUpdateUsers",
    summary: "Update many users",
    tag: "Users",
    errors: ["tooManyAtOnce", "fieldTypesMismatch", "tooManyFields"],
  },
  scope: "users:write",
  maxBytes: maxBulkBodyBytes,
  decode,
  operations: (patches) => patches.length,
  run: async (ctx, patches) => ({ patches, result: await updateUsers(ctx, patches) }),
  present: presentBulkUpdate,
});

import { bulkUpdateEndpoint } from "@/lib/dialects/iterable/bulk";
import { bulkUpdateBody, toPatch } from "@/lib/dialects/iterable/users";

export const POST = bulkUpdateEndpoint({
  describe: {
    id: "bulkUpdateUsers",
    summary: "Update many users",
    errors: ["tooManyAtOnce", "fieldTypesMismatch", "tooManyFields"],
  },
  body: bulkUpdateBody,
  toPatches: ({ users, createNewFields }) => users.map((user) => toPatch(user, createNewFields)),
});

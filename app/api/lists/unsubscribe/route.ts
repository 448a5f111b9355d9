import { bulkUpdateEndpoint } from "@/lib/dialects/iterable/bulk";
import { toPatch, unsubscribeFromListBody } from "@/lib/dialects/iterable/users";

export const POST = bulkUpdateEndpoint({
  describe: {
    id: "unsubscribeFromList",
    summary: "Remove users from a list",
    description: "A list is an id in the users' emailListIds.",
  },
  body: unsubscribeFromListBody,
  toPatches: ({ listId, subscribers }) =>
    subscribers.map((subscriber) => ({
      ...toPatch(subscriber),
      list: { id: listId, action: "leave" },
      mustExist: true,
    })),
});

import { bulkUpdateEndpoint } from "@/lib/dialects/iterable/bulk";
import { subscribeToListBody, toPatch } from "@/lib/dialects/iterable/users";

export const POST = bulkUpdateEndpoint({
  describe: {
    id: "subscribeToList",
    summary: "Add users to a list",
    description: "A list is an id in the users' emailListIds.",
  },
  body: subscribeToListBody,
  toPatches: ({ listId, subscribers, updateExistingUsersOnly }) =>
    subscribers.map((subscriber) => ({
      ...toPatch(subscriber),
      list: { id: listId, action: "join" },
      mustExist: updateExistingUsersOnly,
    })),
});

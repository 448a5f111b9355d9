import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { mergeUsersBody, toSelector } from "@/lib/dialects/iterable/users";
import { mergeUsers } from "@/lib/users/merge";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = json(mergeUsersBody);

export const POST = iterableEndpoint({
  describe: {
    id: "mergeUsers",
    summary: "Merge two users",
    tag: "Users",
    errors: ["unknownUser", "conflict", "tooManyDevices"],
  },
  scope: "users:write",
  decode,
  run: (ctx, body) =>
    mergeUsers(ctx, {
      source: toSelector(body.sourceEmail, body.sourceUserId),
      destination: toSelector(body.destinationEmail, body.destinationUserId),
      joinLists: body.arrayMerge ?? [],
    }),
  present: success,
});

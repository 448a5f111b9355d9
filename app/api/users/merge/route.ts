import { mergeUsers } from "@/lib/devices/merge-users";
import { json } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { success } from "@/lib/dialects/iterable/present";
import { mergeUsersBody, toSelector } from "@/lib/dialects/iterable/users";

const decode = json(mergeUsersBody);

export const POST = iterableEndpoint({
  describe: {
    id: "mergeUsers",
    summary: "Merge two users",
    description:
      "With a mobile key, the user token must name the destination, and the source must be an anonymous user or named too. If the destination does not exist, an anonymous source becomes it.",
    tag: "Users",
    errors: ["unknownUser", "conflict", "forgottenUser", "tooManyDevices"],
  },
  scope: "users:update",
  decode,
  identities: (body) => [
    { email: body.destinationEmail, userId: body.destinationUserId },
    { email: body.sourceEmail, anonymousUserId: body.sourceUserId },
  ],
  run: (ctx, body) =>
    mergeUsers(ctx, {
      sourceIsProven:
        ctx.scopes.has("users:write") ||
        body.sourceEmail !== undefined ||
        body.sourceUserId === ctx.tokenUser?.externalUserId,
      source: toSelector(body.sourceEmail, body.sourceUserId),
      destination: toSelector(body.destinationEmail, body.destinationUserId),
      joinLists: body.arrayMerge ?? [],
    }),
  present: success,
});

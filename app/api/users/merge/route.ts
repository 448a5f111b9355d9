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
    description:
      "With a mobile key, the user token proves the destination. The source is an anonymous user of unknown-user activation, or proven as well. Where the destination does not exist yet, an anonymous source becomes it.",
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

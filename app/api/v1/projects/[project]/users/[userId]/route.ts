import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getUser } from "@/lib/users/queries";
import { profileInput, replaceProfile } from "@/lib/users/update";
import { userDetailView } from "@/lib/users/views";

export const GET = nativeEndpoint({
  describe: { id: "getUser", summary: "Read a user", tag: "Users" },
  scope: "users:read",
  answer: userDetailView,
  run: (ctx, { params }) => getUser(ctx, params.userId ?? ""),
  headers: etag,
});

export const PATCH = nativeEndpoint({
  describe: {
    id: "editUser",
    summary: "Change a user",
    tag: "Users",
    errors: ["fieldTypesMismatch", "tooManyFields"],
  },
  scope: "users:write",
  ifMatch: "needed",
  body: profileInput,
  answer: userDetailView,
  run: (ctx, { params, body, ifVersion }) =>
    replaceProfile(ctx, { userId: params.userId ?? "", dataFields: body.dataFields, ifVersion }),
  headers: etag,
});

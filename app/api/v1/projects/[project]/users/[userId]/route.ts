import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getUser } from "@/lib/users/queries";
import { patchUser, userPatch } from "@/lib/users/update";
import { userDetailView } from "@/lib/users/views";

export const GET = nativeEndpoint({
  describe: { id: "getUser", summary: "Read a user", tag: "Users" },
  scope: "users:read",
  response: userDetailView,
  run: (ctx, { params }) => getUser(ctx, params.userId ?? ""),
  headers: etag,
});

export const PATCH = nativeEndpoint({
  describe: {
    id: "editUser",
    summary: "Change a user",
    tag: "Users",
    description: "Absent members stay.",
    errors: ["fieldTypesMismatch", "tooManyFields"],
  },
  scope: "users:write",
  ifMatch: "required",
  body: userPatch,
  response: userDetailView,
  run: (ctx, { params, body, ifVersion }) =>
    patchUser(ctx, { userId: params.userId ?? "", patch: body, ifVersion }),
  headers: etag,
});

import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getUser } from "@/lib/users/detail";
import { editUser, userEdit } from "@/lib/users/edit";

export const GET = nativeEndpoint({
  scope: "users:read",
  run: (ctx, { params }) => getUser(ctx, params.userId ?? ""),
  headers: etag,
});

export const PATCH = nativeEndpoint({
  scope: "users:write",
  needsIfMatch: true,
  body: userEdit,
  run: (ctx, { params, body, ifVersion }) =>
    editUser(ctx, { userId: params.userId ?? "", dataFields: body.dataFields, ifVersion }),
  headers: etag,
});

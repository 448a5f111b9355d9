import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { forgetUserById } from "@/lib/users/remove";

export const POST = nativeEndpoint({
  scope: "users:write",
  status: 204,
  run: (ctx, { params }) => forgetUserById(ctx, params.userId ?? ""),
});

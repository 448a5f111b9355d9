import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { forgetUserById } from "@/lib/users/remove";

export const POST = nativeEndpoint({
  describe: {
    id: "eraseUser",
    summary: "Erase a user",
    tag: "Users",
    description:
      "Permanently deletes the user, their devices and their history. Late registrations do not recreate them.",
  },
  scope: "users:write",
  status: 204,
  run: (ctx, { params }) => forgetUserById(ctx, params.userId ?? ""),
});

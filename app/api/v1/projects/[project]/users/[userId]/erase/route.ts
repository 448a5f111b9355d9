import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { forgetUserById } from "@/lib/users/remove";

export const POST = nativeEndpoint({
  describe: {
    id: "eraseUser",
    summary: "Erase a user",
    tag: "Users",
    description:
      "The user, their devices and their history are gone for good; a phone that calls late does not bring them back.",
  },
  scope: "users:write",
  status: 204,
  run: (ctx, { params }) => forgetUserById(ctx, params.userId ?? ""),
});

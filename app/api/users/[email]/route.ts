import { z } from "zod";
import { parameters } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { presentProfile, success } from "@/lib/dialects/iterable/present";
import { findUserProfile } from "@/lib/users/queries";
import { deleteUsers } from "@/lib/users/remove";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = parameters(z.object({ email: z.string() }));

export const GET = iterableEndpoint({
  describe: { id: "getUserByEmail", summary: "Read a user by email", tag: "Users", errors: ["invalidEmail"] },
  scope: "users:read",
  decode,
  run: (ctx, { email }) => findUserProfile(ctx, { email }),
  present: presentProfile,
});

export const DELETE = iterableEndpoint({
  describe: {
    id: "deleteUserByEmail",
    summary: "Delete a user by email",
    tag: "Users",
    errors: ["invalidEmail"],
  },
  scope: "users:write",
  decode,
  run: (ctx, { email }) => deleteUsers(ctx, { email }),
  present: success,
});

import { z } from "zod";
import { parameters } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { presentProfile } from "@/lib/dialects/iterable/present";
import { findUserProfile } from "@/lib/users/queries";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const decode = parameters(z.object({ email: z.string() }));

export const GET = iterableEndpoint({
  describe: {
    id: "findUserByEmail",
    summary: "Read a user by email",
    tag: "Users",
    errors: ["invalidEmail"],
  },
  scope: "users:read",
  decode,
  run: (ctx, { email }) => findUserProfile(ctx, { email }),
  present: presentProfile,
});

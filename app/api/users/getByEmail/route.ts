import { z } from "zod";
import { parameters } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { presentProfile } from "@/lib/dialects/iterable/present";
import { findUserProfile } from "@/lib/users/profiles";

export const GET = iterableEndpoint({
  describe: {
    id: "findUserByEmail",
    summary: "Read a user by email",
    tag: "Users",
    errors: ["invalidEmail"],
  },
  scope: "users:read",
  decode: parameters(z.object({ email: z.string() })),
  run: (ctx, { email }) => findUserProfile(ctx, { email }),
  present: presentProfile,
});

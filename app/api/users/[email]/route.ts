import { z } from "zod";
import { parameters } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { iterableErrorResponse } from "@/lib/dialects/iterable/errors";
import { presentProfile, success } from "@/lib/dialects/iterable/present";
import { DomainError } from "@/lib/errors";
import { decoder } from "@/lib/http/codecs";
import { notFoundRoute } from "@/lib/http/endpoint";
import { findUserProfile } from "@/lib/users/profiles";
import { deleteUsers } from "@/lib/users/remove";

const read = parameters(z.object({ email: z.string() }));

/** A single word is an unknown operation, such as `/api/users/forgotten`, rather than an email. */
const decode = decoder(read.accepts, (bytes, facts) => {
  if (/^[A-Za-z]+$/.test(facts.params.email ?? "")) {
    throw new DomainError("notFound", "Not found.");
  }
  return read(bytes, facts);
});

const others = notFoundRoute(iterableErrorResponse);

export { others as PATCH, others as POST, others as PUT };

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

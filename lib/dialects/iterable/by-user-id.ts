import { z } from "zod";
import { DomainError } from "@/lib/errors";
import type { Handler } from "@/lib/http/endpoint";
import { findUserProfile } from "@/lib/users/profiles";
import { deleteUsers } from "@/lib/users/remove";
import { parameters } from "./decode";
import { iterableEndpoint } from "./endpoint";
import { presentProfile, successWithMessage } from "./present";

// Clients send the userId in the path or in the query.
const decode = parameters(z.object({ userId: z.string() }));

export const profileByUserId = (id: string): Handler =>
  iterableEndpoint({
    describe: { id, summary: "Read a user by userId", tag: "Users" },
    scope: "users:read",
    decode,
    run: (ctx, { userId }) => findUserProfile(ctx, { externalUserId: userId }),
    present: presentProfile,
  });

export const deletionByUserId = (id: string): Handler =>
  iterableEndpoint({
    describe: { id, summary: "Delete a user by userId", tag: "Users" },
    scope: "users:write",
    decode,
    async run(ctx, { userId }) {
      // Iterable reports a missing user by userId as an error, but not by email.
      if ((await deleteUsers(ctx, { externalUserId: userId })) === 0) {
        throw new DomainError("invalidValue", `User does not exist. Email:  UserId: ${userId}`);
      }
      return `All users associated with ${userId} were successfully deleted`;
    },
    present: successWithMessage,
  });

import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { findUserProfile } from "@/lib/users/profiles";
import { deleteUsers } from "@/lib/users/remove";
import { parameters } from "./decode";
import type { IterableEndpoint } from "./endpoint";
import { presentProfile, successWithMessage } from "./present";

// Clients send the userId in the path or in the query.
const decode = parameters(z.object({ userId: z.string() }));

export const profileByUserId = (id: string) =>
  ({
    describe: { id, summary: "Read a user by userId", tag: "Users" },
    scope: "users:read",
    decode,
    run: (ctx: RequestContext, input: { userId: string }) =>
      findUserProfile(ctx, { externalUserId: input.userId }),
    present: presentProfile,
  }) satisfies IterableEndpoint<{ userId: string }, Awaited<ReturnType<typeof findUserProfile>>>;

export const deletionByUserId = (id: string) =>
  ({
    describe: { id, summary: "Delete a user by userId", tag: "Users" },
    scope: "users:write",
    decode,
    run: async (ctx: RequestContext, { userId }: { userId: string }) => {
      // Iterable reports a missing user by userId as an error, but not by email.
      if ((await deleteUsers(ctx, { externalUserId: userId })) === 0) {
        throw new DomainError("invalidValue", `User does not exist. Email:  UserId: ${userId}`);
      }
      return `All users associated with ${userId} were successfully deleted`;
    },
    present: successWithMessage,
  }) satisfies IterableEndpoint<{ userId: string }, string>;

import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { findUserProfile } from "@/lib/users/queries";
import { deleteUsers } from "@/lib/users/remove";
import { parameters } from "./decode";
import type { IterableEndpoint } from "./endpoint";
import { presentProfile, successWithMessage } from "./present";

// The userId stands in the path or in the query: both have clients.
const decode = parameters(z.object({ userId: z.string() }));

/** The profile of the user with a userId. */
export const profileByUserId = (id: string) =>
  ({
    describe: { id, summary: "Read a user by userId", tag: "Users" },
    scope: "users:read",
    decode,
    run: (ctx: RequestContext, input: { userId: string }) =>
      findUserProfile(ctx, { externalUserId: input.userId }),
    present: presentProfile,
  }) satisfies IterableEndpoint<{ userId: string }, Awaited<ReturnType<typeof findUserProfile>>>;

/** The deletion of all users with a userId. */
export const deletionByUserId = (id: string) =>
  ({
    describe: { id, summary: "Delete a user by userId", tag: "Users" },
    scope: "users:write",
    decode,
    run: async (ctx: RequestContext, { userId }: { userId: string }) => {
      // By userId a missing user is an error, by email it is none: so Iterable was recorded.
      if ((await deleteUsers(ctx, { externalUserId: userId })) === 0) {
        throw new DomainError("invalidValue", `User does not exist. Email:  UserId: ${userId}`);
      }
      return `All users associated with ${userId} were successfully deleted`;
    },
    present: successWithMessage,
  }) satisfies IterableEndpoint<{ userId: string }, string>;

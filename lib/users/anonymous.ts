import { and, eq } from "drizzle-orm";
import { constraintName, type Database, database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { IdentityType, RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { identityHashes, lockIdentities, requireNotForgotten } from "./forgotten";
import { emailKeyOf, requireEmail, requireExternalUserId } from "./identity";
import { findUser, type UserRow } from "./mutations";
import type { UserPatch, UserSelector } from "./types";
import { updateUser } from "./update";

// An anonymous user is somebody whom an app knows by a random id alone, until they sign in. Anyone who has that id may
// merge the user into their own account, so it must be one that nobody guesses.

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Creates an anonymous user, or patches one. A userId that is somebody's account already is left alone, and the caller
 * is not told. Source: Iterable, `POST /api/unknownuser/events/session`. Throws `invalidUserId` for an id that is not a
 * UUID, and what `updateUser` throws.
 */
export async function updateAnonymousUser(
  ctx: RequestContext,
  input: Omit<UserPatch, "identity"> & { externalUserId: string },
): Promise<void> {
  const { externalUserId, ...patch } = input;
  if (!uuid.test(externalUserId)) {
    throw new DomainError("invalidUserId", "The userId of an anonymous user must be a UUID.");
  }
  const known = await database().read((db) =>
    findUser(db, ctx, { by: "userId", externalUserId, email: undefined, whenUnknown: "refuse" }),
  );
  if (known !== undefined && !known.isAnonymous) return;
  await updateUser(ctx, {
    ...patch,
    identity: { externalUserId, preferUserId: true, isAnonymous: true },
  });
}

/** Whether a user is nobody's account yet: made by unknown-user activation, or a placeholder that holds nothing. */
export async function isAnonymousUser(tx: Database, ctx: RequestContext, user: UserRow): Promise<boolean> {
  if (user.email !== null && !user.emailIsPlaceholder) return false;
  if (user.isAnonymous) return true;
  if (!user.emailIsPlaceholder || Object.keys(user.dataFields).length > 0) return false;
  const [device] = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, user.id)))
    .limit(1);
  return device === undefined;
}

/**
 * Makes an anonymous user, whose row is locked, the account that somebody signed in to. Throws `forgottenUser`, and
 * `conflict` where that account has come into being meanwhile.
 */
export async function identifyUser(
  tx: Database,
  ctx: RequestContext,
  user: UserRow,
  selector: UserSelector,
): Promise<void> {
  const { identityType } = ctx.project;
  const identity =
    "email" in selector
      ? identityOfEmail(identityType, requireEmail(selector.email))
      : { externalUserId: requireExternalUserId(selector.externalUserId) };
  const hashes = identityHashes(ctx, selector);
  await lockIdentities(tx, hashes);
  await requireNotForgotten(tx, ctx, hashes);
  try {
    await tx
      .update(users)
      .set({ ...identity, isAnonymous: false, updatedAt: new Date(), version: user.version + 1 })
      .where(and(eq(users.projectId, ctx.project.id), eq(users.id, user.id)));
  } catch (error) {
    const taken = constraintName(error);
    if (taken !== "users_email_key" && taken !== "users_external_user_id") throw error;
    throw new DomainError("conflict", "That user has just been created. Try again.", {
      identity: taken === "users_email_key" ? "email" : "userId",
    });
  }
  await recordAudit(tx, ctx, [
    {
      action: "user.changed",
      subjectType: "user",
      subjectId: user.id,
      details: { fields: "email" in selector ? ["email", "userId"] : ["userId"] },
    },
  ]);
}

function identityOfEmail(identityType: IdentityType, email: string) {
  if (identityType === "userId") {
    throw new DomainError("invalidValue", "A userId is required in this project.");
  }
  return {
    email,
    emailKey: emailKeyOf(identityType, email),
    emailIsPlaceholder: false,
    externalUserId: null,
  };
}

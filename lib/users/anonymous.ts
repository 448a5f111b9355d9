import { and, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { findUser } from "./mutations";
import type { UserRow } from "./store";
import type { UserPatch } from "./types";
import { updateUser } from "./update";

// An anonymous user is a person whom an app knows only by a random id until they sign in. Anyone who has that id may
// merge the user into their own account, so it must not be guessable.

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Creates or patches an anonymous user. If the userId belongs to an account, nothing changes, and the caller cannot
 * tell. Iterable's `POST /api/unknownuser/events/session`. Throws `invalidUserId` unless the id is a UUID, and what
 * `updateUser` throws.
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

/**
 * Whether a user is not an account yet: created by unknown-user activation, or a placeholder without data or devices.
 */
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

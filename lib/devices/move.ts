import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { ConcurrentModificationError, type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { unknownUserError, userCondition } from "@/lib/users/store";
import type { UserSelector } from "@/lib/users/types";
import { readScopedDevice } from "./queries";
import { lockDevice, lockDeviceByToken, requireDeviceCapacity, updateLockedDevice } from "./store";
import { deviceKey } from "./token-conflicts";

/** Whose a device is to be: a user who is there already, by one of the two. */
export const moveInput = z
  .strictObject({ email: z.string().trim().optional(), userId: z.string().optional() })
  .refine(({ email, userId }) => (email === undefined) !== (userId === undefined), {
    message: "Give either email or userId",
  })
  .transform(
    ({ email, userId }): UserSelector => (email === undefined ? { externalUserId: userId ?? "" } : { email }),
  );

/**
 * Gives a device to another user, who must be there: a typing error makes no user. Nothing else of it changes.
 * Throws `notFound`, `unknownUser`, `conflict` where that user's device holds the same push token, and `tooManyDevices`.
 */
export function moveDevice(
  ctx: RequestContext,
  input: { deviceId: string; to: UserSelector },
): Promise<void> {
  const move = async (tx: Database): Promise<void> => {
    const seen = await readScopedDevice(tx, ctx, input.deviceId);
    const userId = await idOf(tx, ctx, input.to);
    await lockUsers(tx, ctx, [seen.userId, userId]);
    const row = await lockDevice(tx, ctx, input.deviceId);
    if (row.userId !== seen.userId) throw new ConcurrentModificationError("The device moved meanwhile.");
    if (userId === row.userId) return;

    const { applicationId, pushToken } = row;
    if ((await lockDeviceByToken(tx, ctx, { userId, applicationId, pushToken })) !== undefined) {
      throw new DomainError(
        "conflict",
        "That user has a device with the same push token. Nothing was moved.",
      );
    }
    await requireDeviceCapacity(tx, ctx, userId);
    await updateLockedDevice(tx, row, { userId });
    await recordAudit(tx, ctx, [
      {
        action: "device.moved",
        subjectType: "device",
        subjectId: row.id,
        details: { from: row.userId, to: userId },
      },
    ]);
  };
  return withKeyedLock([deviceKey(ctx, input.deviceId)], () => database().transaction(move));
}

async function idOf(tx: Database, ctx: RequestContext, selector: UserSelector): Promise<string> {
  const found = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector)))
    .limit(2);
  const [user, another] = found;
  if (user === undefined) throw unknownUserError(selector);
  if (another !== undefined) {
    throw new DomainError("conflict", "Several users have that email: say which one by its userId.");
  }
  return user.id;
}

/** Both users, in the order of their ids: the order in which everyone locks them. */
async function lockUsers(tx: Database, ctx: RequestContext, ids: string[]): Promise<void> {
  const locked = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), inArray(users.id, ids)))
    .orderBy(users.id)
    .for("update");
  if (locked.length < new Set(ids).size)
    throw new ConcurrentModificationError("A user was removed meanwhile.");
}

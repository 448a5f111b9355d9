import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { database, type ReadDatabase } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { unknownUserError, userCondition } from "@/lib/users/store";
import type { UserSelector } from "@/lib/users/types";
import { readScopedDevice } from "./queries";
import { change } from "./registration/engine";
import { ofDevice } from "./store";

/** An existing user to move a device to. */
export const moveInput = z
  .strictObject({ email: z.string().trim().optional(), userId: z.string().optional() })
  .refine(({ email, userId }) => (email === undefined) !== (userId === undefined), {
    message: "Give either email or userId",
  })
  .transform(
    ({ email, userId }): UserSelector => (email === undefined ? { externalUserId: userId ?? "" } : { email }),
  );

/**
 * Moves a device to another user, who must exist, so that a typo creates no user. Nothing else about the device
 * changes. Throws `notFound`, `unknownUser`, `conflict` if a device of that user has the same push token, and
 * `tooManyDevices`.
 */
export async function moveDevice(
  ctx: RequestContext,
  input: { deviceId: string; to: UserSelector },
): Promise<void> {
  const userId = await database().read(async (db) => {
    await readScopedDevice(db, ctx, input.deviceId);
    return idOf(db, ctx, input.to);
  });
  await change({ ...ofDevice(ctx, input.deviceId), userId, change: () => ({ userId }) });
}

async function idOf(db: ReadDatabase, ctx: RequestContext, selector: UserSelector): Promise<string> {
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector)))
    .limit(2);
  const [user, another] = found;
  if (user === undefined) throw unknownUserError(selector);
  if (another !== undefined) {
    throw new DomainError("conflict", "Several users have that email. Use a userId instead.");
  }
  return user.id;
}

import { and, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { resolveApplication } from "@/lib/applications/mutations";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { resolveIdentity } from "@/lib/users/identity";
import { findOrCreateUser } from "@/lib/users/mutations";
import { changesOf, columnsOfFacts, type DeviceRow, mergeAttributes } from "./merge";
import { beforeAndAfter, lockByToken, refuseTooMany, updateRow } from "./rows";
import type { Registration } from "./types";

/** A sign of life that changes nothing else is written down at most this often. */
const lastSeenEvery = 60 * 60 * 1_000;

/**
 * Registers a device for a user: creates user, application and device where they are new, else refreshes what is
 * there, and enables it again unless an admin disabled it. A registration that changes nothing writes at most an
 * hourly `lastSeenAt`. Source: Iterable, `POST /api/users/registerDeviceToken`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `conflict`, `unknownApplication`, and
 * `tooManyDevices` past 500 devices of one user.
 */
export async function registerDevice(
  ctx: RequestContext,
  registration: Registration,
): Promise<{ id: string; created: boolean }> {
  const identity = resolveIdentity(ctx.project.identityType, registration.user);
  return database().transaction(async (tx) => {
    const application = await resolveApplication(tx, ctx, registration.applicationName);
    const user = await findOrCreateUser(tx, ctx, identity);
    const held = { userId: user.id, applicationId: application.id, pushToken: registration.pushToken };

    const known = await lockByToken(tx, ctx, held);
    if (known !== undefined) return refresh(tx, ctx, known, registration);

    // One new device of a user at a time, or two could both be the 500th.
    await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.projectId, ctx.project.id), eq(users.id, user.id)))
      .for("update");
    const rival = await lockByToken(tx, ctx, held);
    if (rival !== undefined) return refresh(tx, ctx, rival, registration);
    await refuseTooMany(tx, ctx, user.id);

    const id = newId();
    await tx.insert(devices).values({
      projectId: ctx.project.id,
      id,
      ...held,
      pushService: registration.pushService,
      pushEnvironment: registration.pushEnvironment,
      platform: registration.platform,
      ...columnsOfFacts(registration.facts),
      attributes: mergeAttributes({}, registration.attributes),
    });
    await recordAudit(tx, ctx, [
      {
        action: "device.registered",
        subjectType: "device",
        subjectId: id,
        details: { application: application.name, userId: user.id },
      },
    ]);
    return { id, created: true };
  });
}

async function refresh(tx: Database, ctx: RequestContext, row: DeviceRow, registration: Registration) {
  const changes = changesOf(row, registration);
  const now = new Date();
  if (Object.keys(changes).length > 0) {
    await updateRow(tx, row, { ...changes, lastSeenAt: now });
    await recordAudit(tx, ctx, [
      {
        action: changes.enabled ? "device.enabled" : "device.changed",
        subjectType: "device",
        subjectId: row.id,
        details: { changed: beforeAndAfter(row, changes) },
      },
    ]);
  } else if (now.getTime() - row.lastSeenAt.getTime() >= lastSeenEvery) {
    await tx
      .update(devices)
      .set({ lastSeenAt: now })
      .where(and(eq(devices.projectId, row.projectId), eq(devices.id, row.id)));
  }
  return { id: row.id, created: false };
}

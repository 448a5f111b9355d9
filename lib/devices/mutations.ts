import { and, count, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { resolveApplication } from "@/lib/applications/mutations";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { resolveIdentity } from "@/lib/users/identity";
import { findOrCreateUser } from "@/lib/users/mutations";
import {
  changesOf,
  columnsOfFacts,
  type DeviceChanges,
  type DeviceRow,
  enabledColumns,
  mergeAttributes,
} from "./merge";
import type { Registration } from "./types";

/** Iterable's limit, kept for all wires. */
export const maxDevicesPerUser = 500;

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

/**
 * Stops delivery to a device, for a reason in an admin's words. Lasts until an admin enables the device: a phone that
 * registers again does not undo it. Throws `notFound`.
 */
export function disableDevice(ctx: RequestContext, input: { deviceId: string; note: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockById(tx, ctx, input.deviceId);
    const disabled = {
      enabled: false,
      disabledAt: row.disabledAt ?? new Date(),
      disabledReason: "admin",
      disabledNote: input.note,
      disabledBy: ctx.actor.label,
    } as const;
    await update(tx, row, disabled);
    await recordAudit(tx, ctx, [
      {
        action: "device.disabled",
        subjectType: "device",
        subjectId: row.id,
        details: { reason: "admin", note: input.note },
      },
    ]);
  });
}

/** Delivers to a device again, whoever disabled it. Changes nothing on an enabled one. Throws `notFound`. */
export function enableDevice(ctx: RequestContext, input: { deviceId: string }): Promise<void> {
  return database().transaction(async (tx) => {
    const row = await lockById(tx, ctx, input.deviceId);
    if (row.enabled) return;
    await update(tx, row, enabledColumns);
    await recordAudit(tx, ctx, [
      {
        action: "device.enabled",
        subjectType: "device",
        subjectId: row.id,
        details: { reason: row.disabledReason, note: row.disabledNote },
      },
    ]);
  });
}

async function refresh(tx: Database, ctx: RequestContext, row: DeviceRow, registration: Registration) {
  const changes = changesOf(row, registration);
  const now = new Date();
  if (Object.keys(changes).length > 0) {
    await update(tx, row, { ...changes, lastSeenAt: now });
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

function beforeAndAfter(row: DeviceRow, changes: DeviceChanges): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([column, after]) => [
      column,
      { before: row[column as keyof DeviceRow], after },
    ]),
  );
}

async function update(tx: Database, row: DeviceRow, changes: DeviceChanges): Promise<void> {
  await tx
    .update(devices)
    .set({ ...changes, updatedAt: new Date(), version: row.version + 1 })
    .where(and(eq(devices.projectId, row.projectId), eq(devices.id, row.id)));
}

async function lockByToken(
  tx: Database,
  ctx: RequestContext,
  held: { userId: string; applicationId: string; pushToken: string },
): Promise<DeviceRow | undefined> {
  const [row] = await tx
    .select()
    .from(devices)
    .where(
      and(
        eq(devices.projectId, ctx.project.id),
        eq(devices.pushToken, held.pushToken),
        eq(devices.applicationId, held.applicationId),
        eq(devices.userId, held.userId),
      ),
    )
    .for("update");
  return row;
}

async function lockById(tx: Database, ctx: RequestContext, id: string): Promise<DeviceRow> {
  const [row] = isId(id)
    ? await tx
        .select()
        .from(devices)
        .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id)))
        .for("update")
    : [];
  if (row === undefined) throw noSuchDevice();
  return row;
}

export const noSuchDevice = (): DomainError => new DomainError("notFound", "There is no such device.");

async function refuseTooMany(tx: Database, ctx: RequestContext, userId: string): Promise<void> {
  const [held] = await tx
    .select({ devices: count() })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, userId)));
  if (held !== undefined && held.devices >= maxDevicesPerUser) {
    throw new DomainError("tooManyDevices", `A user may have at most ${maxDevicesPerUser} devices.`);
  }
}

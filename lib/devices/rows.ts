import { and, count, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import type { DeviceChanges, DeviceRow } from "./merge";

/** Iterable's limit, kept for all wires. */
export const maxDevicesPerUser = 500;

export const noSuchDevice = (): DomainError => new DomainError("notFound", "There is no such device.");

/** A device by its id, locked until the transaction ends. Throws `notFound`. */
export async function lockById(tx: Database, ctx: RequestContext, id: string): Promise<DeviceRow> {
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

/** The device that holds a push token for one user in one application, locked until the transaction ends. */
export async function lockByToken(
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

/** Writes changes on a locked row as one more version of it. */
export async function updateRow(tx: Database, row: DeviceRow, changes: DeviceChanges): Promise<void> {
  await tx
    .update(devices)
    .set({ ...changes, updatedAt: new Date(), version: row.version + 1 })
    .where(and(eq(devices.projectId, row.projectId), eq(devices.id, row.id)));
}

/** Throws `tooManyDevices` where the user, whose row the caller holds locked, has no room for one more. */
export async function refuseTooMany(tx: Database, ctx: RequestContext, userId: string): Promise<void> {
  const [held] = await tx
    .select({ devices: count() })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, userId)));
  if (held !== undefined && held.devices >= maxDevicesPerUser) {
    throw new DomainError("tooManyDevices", `A user may have at most ${maxDevicesPerUser} devices.`);
  }
}

/** For history: each changed column before and after. Never called with a push token among the changes. */
export function beforeAndAfter(row: DeviceRow, changes: DeviceChanges): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([column, after]) => [
      column,
      { before: row[column as keyof DeviceRow], after },
    ]),
  );
}

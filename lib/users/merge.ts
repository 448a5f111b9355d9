import { and, eq, inArray, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { maxDevicesPerUser } from "@/lib/devices/rows";
import { DomainError } from "@/lib/errors";
import { writeDataFields } from "./data-fields";
import type { UserRow } from "./mutations";
import { unknownUser, whichUser } from "./rows";
import type { UserSelector } from "./types";

/** A list that both users have and that is to hold what either had; objects in it are told apart by one member. */
export interface ListJoin {
  field: string;
  dedupeBy?: string | undefined;
}

/**
 * Merges one user into another: fields that the destination lacks come over, devices move, the source goes. A device
 * that both hold (same application and push token) stays the destination's. Source: Iterable, `POST /api/users/merge`.
 * Throws `unknownUser` for either, `invalidValue` where both are one or the
 * fields of both are too large for one user, and `tooManyDevices`.
 */
export function mergeUsers(
  ctx: RequestContext,
  input: { source: UserSelector; destination: UserSelector; joinLists?: ListJoin[] },
): Promise<void> {
  return database().transaction(async (tx) => {
    const { source, destination } = await lockBoth(tx, ctx, input);
    const moved = await moveDevices(tx, ctx, source, destination);
    await tx.delete(users).where(and(eq(users.projectId, ctx.project.id), eq(users.id, source.id)));
    const dataFields = {
      ...source.dataFields,
      ...destination.dataFields,
      ...joinLists(source.dataFields, destination.dataFields, input.joinLists ?? []),
    };
    await writeDataFields(tx, ctx, destination.id, sql`${JSON.stringify(dataFields)}::jsonb`);
    await recordAudit(tx, ctx, [
      {
        action: "user.deleted",
        subjectType: "user",
        subjectId: source.id,
        details: { mergedInto: destination.id },
      },
      { action: "user.merged", subjectType: "user", subjectId: destination.id, details: { from: source.id } },
      ...moved.map((id) => ({
        action: "device.moved" as const,
        subjectType: "device" as const,
        subjectId: id,
        details: { from: source.id, to: destination.id },
      })),
    ]);
  });
}

function joinLists(
  source: Record<string, unknown>,
  destination: Record<string, unknown>,
  joins: ListJoin[],
): Record<string, unknown[]> {
  const joined: Record<string, unknown[]> = {};
  for (const { field, dedupeBy } of joins) {
    const lists = [destination[field], source[field]];
    if (!lists.every(Array.isArray)) continue;
    const keyOf = (item: unknown) =>
      JSON.stringify(dedupeBy === undefined ? item : (item as Record<string, unknown> | null)?.[dedupeBy]);
    const byKey = new Map<string, unknown>();
    for (const item of lists.flat()) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
    joined[field] = [...byKey.values()];
  }
  return joined;
}

/** Both users, locked in the order of their ids, whichever is the source. */
async function lockBoth(
  tx: Database,
  ctx: RequestContext,
  selectors: { source: UserSelector; destination: UserSelector },
): Promise<{ source: UserRow; destination: UserRow }> {
  const idOf = async (selector: UserSelector): Promise<string> => {
    const [row] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.projectId, ctx.project.id), whichUser(ctx, selector)))
      .limit(1);
    if (row === undefined) throw unknownUser(selector);
    return row.id;
  };
  const sourceId = await idOf(selectors.source);
  const destinationId = await idOf(selectors.destination);
  if (sourceId === destinationId)
    throw new DomainError("invalidValue", "A user cannot be merged into itself.");
  const rows = await tx
    .select()
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), inArray(users.id, [sourceId, destinationId])))
    .orderBy(users.id)
    .for("update");
  const source = rows.find(({ id }) => id === sourceId);
  const destination = rows.find(({ id }) => id === destinationId);
  if (source === undefined) throw unknownUser(selectors.source);
  if (destination === undefined) throw unknownUser(selectors.destination);
  return { source, destination };
}

async function moveDevices(
  tx: Database,
  ctx: RequestContext,
  source: UserRow,
  destination: UserRow,
): Promise<string[]> {
  const held = await tx
    .select({
      id: devices.id,
      userId: devices.userId,
      applicationId: devices.applicationId,
      token: devices.pushToken,
    })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, [source.id, destination.id])))
    .orderBy(devices.id)
    .for("update");
  const keyOf = (device: (typeof held)[number]) => `${device.applicationId} ${device.token}`;
  const kept = new Set(held.filter(({ userId }) => userId === destination.id).map(keyOf));
  const moving = held
    .filter((device) => device.userId === source.id && !kept.has(keyOf(device)))
    .map(({ id }) => id);
  if (kept.size + moving.length > maxDevicesPerUser) {
    throw new DomainError("tooManyDevices", `A user may have at most ${maxDevicesPerUser} devices.`);
  }
  if (moving.length > 0) {
    await tx
      .update(devices)
      .set({ userId: destination.id, updatedAt: new Date(), version: sql`${devices.version} + 1` })
      .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, moving)));
  }
  return moving;
}

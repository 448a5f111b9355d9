import { and, eq, inArray, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { recordAudit, userEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isAnonymousUser } from "@/lib/users/anonymous";
import { identifyUser } from "@/lib/users/change-identity";
import { type unlimitedSize, writeDataFields } from "@/lib/users/data-fields";
import { type UserRow, unknownUserError, userCondition } from "@/lib/users/store";
import type { UserSelector } from "@/lib/users/types";
import { changeWithin } from "./registration/engine";

/** A list field to concatenate. Items are deduplicated by one member, or as a whole. */
interface ListJoin {
  field: string;
  dedupeBy?: string | undefined;
}

export interface UserMerge {
  source: UserSelector;
  destination: UserSelector;
  /** If false, the caller has not proven to be the source, which must then be anonymous. */
  sourceIsProven: boolean;
  joinLists?: ListJoin[];
}

/**
 * Merges one user into another: copies fields that the destination lacks, moves devices, deletes the source. If both
 * have a device with the same application and push token, the destination's stays. If the destination does not exist,
 * an anonymous source becomes it. Iterable's `POST /api/users/merge`.
 * Throws `unknownUser`, `invalidValue` if both are the same user or the merged fields would be too large,
 * `tooManyDevices`, and `userTokenMismatch` for an unproven source that is missing or not anonymous.
 */
export function mergeUsers(ctx: RequestContext, input: UserMerge): Promise<void> {
  return database().transaction(async (tx) => {
    const { source, destination } = await lockBoth(tx, ctx, input);
    const isAnonymous = source !== undefined && (await isAnonymousUser(tx, ctx, source));
    if (!input.sourceIsProven && !isAnonymous) {
      throw new DomainError("userTokenMismatch", "The user token does not prove the source of the merge.");
    }
    if (source === undefined) throw unknownUserError(input.source);
    if (destination === undefined) {
      if (!isAnonymous) throw unknownUserError(input.destination);
      return identifyUser(tx, ctx, source, input.destination);
    }
    await mergeUserRows(tx, ctx, { source, destination }, { joins: input.joinLists });
  });
}

/**
 * Merges two locked users and returns the destination's new row. Throws `tooManyDevices`, and `invalidValue` if the
 * merged fields exceed `limits`.
 */
export async function mergeUserRows(
  tx: Database,
  ctx: RequestContext,
  { source, destination }: { source: UserRow; destination: UserRow },
  { joins = [], limits }: { joins?: ListJoin[] | undefined; limits?: typeof unlimitedSize } = {},
): Promise<UserRow> {
  await moveDevices(tx, ctx, source, destination);
  await tx.delete(users).where(and(eq(users.projectId, ctx.project.id), eq(users.id, source.id)));
  const dataFields = {
    ...source.dataFields,
    ...destination.dataFields,
    ...joinLists(source.dataFields, destination.dataFields, joins),
  };
  const merged = sql`${JSON.stringify(dataFields)}::jsonb`;
  const changed = await writeDataFields(tx, ctx, destination.id, merged, limits);
  await recordAudit(tx, ctx, [
    userEvent("user.deleted", source.id, { mergedInto: destination.id }),
    userEvent("user.merged", destination.id, { from: source.id }),
  ]);
  return { ...destination, dataFields, version: destination.version + (changed.length > 0 ? 1 : 0) };
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

/** Locks both users in the order of their ids, so that two merges cannot deadlock. */
async function lockBoth(
  tx: Database,
  ctx: RequestContext,
  selectors: { source: UserSelector; destination: UserSelector },
): Promise<{ source: UserRow | undefined; destination: UserRow | undefined }> {
  const idOf = async (selector: UserSelector): Promise<string | undefined> => {
    const [row] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector)))
      .limit(1);
    return row?.id;
  };
  const sourceId = await idOf(selectors.source);
  const destinationId = await idOf(selectors.destination);
  if (sourceId !== undefined && sourceId === destinationId)
    throw new DomainError("invalidValue", "A user cannot be merged into itself.");
  const rows = await tx
    .select()
    .from(users)
    .where(
      and(
        eq(users.projectId, ctx.project.id),
        inArray(
          users.id,
          [sourceId, destinationId].filter((id) => id !== undefined),
        ),
      ),
    )
    .orderBy(users.id)
    .for("update");
  return {
    source: rows.find(({ id }) => id === sourceId),
    destination: rows.find(({ id }) => id === destinationId),
  };
}

/** Moves the devices whose push tokens the destination does not have yet. */
async function moveDevices(
  tx: Database,
  ctx: RequestContext,
  source: UserRow,
  destination: UserRow,
): Promise<void> {
  const owned = await tx
    .select({
      id: devices.id,
      userId: devices.userId,
      applicationId: devices.applicationId,
      token: devices.pushToken,
    })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, [source.id, destination.id])))
    .orderBy(devices.id);
  const keyOf = (device: (typeof owned)[number]) => `${device.applicationId} ${device.token}`;
  const kept = new Set(owned.filter(({ userId }) => userId === destination.id).map(keyOf));
  const userId = destination.id;
  const moves = owned
    .filter((device) => device.userId === source.id && !kept.has(keyOf(device)))
    .map(({ id }) => ({ ctx, deviceId: id, userId, change: () => ({ userId }) }));
  for (const outcome of await changeWithin(tx, moves)) {
    if (outcome.result === "rejected") throw outcome.error;
  }
}

import { and, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { Page } from "@/lib/listing/types";
import type { DeviceRow } from "./merge";
import { findDevicePage } from "./queries";
import { deviceNotFound } from "./store";
import { scopedUserId, userScope } from "./user-scope";

/** One page of the devices that a credential sees, by creation, push tokens in clear. A page past the end is empty. */
export function listScopedDevices(
  ctx: RequestContext,
  { number, size, descending }: { number: number; size: number; descending: boolean },
): Promise<Page<DeviceRow>> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const user = await scopedUserId(db, ctx);
    const filters = user === undefined ? {} : { user };
    const sort = { key: "createdAt" as const, descending };
    const { items, page } = await findDevicePage(db, ctx, { number, size, sort, filters });
    return { items: items.map(({ device }) => device), page };
  });
}

/** One device, its push token in clear. Throws `notFound`, also for a device of another user. */
export function getScopedDevice(ctx: RequestContext, id: string): Promise<DeviceRow> {
  return database().read((db) => readScopedDevice(db, ctx, id));
}

/** The same, in a pass that is under way. */
export async function readScopedDevice(db: Database, ctx: RequestContext, id: string): Promise<DeviceRow> {
  const [row] = isId(id)
    ? await db
        .select()
        .from(devices)
        .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id), userScope(ctx)))
    : [];
  if (row === undefined) throw deviceNotFound();
  return row;
}

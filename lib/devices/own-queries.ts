import { and, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { reads } from "@/db/reads";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { Page } from "@/lib/listing/types";
import type { DeviceRow } from "./merge";
import { findPage } from "./queries";
import { noSuchDevice } from "./rows";
import { ownUserId, visibleTo } from "./visible";

/** One page of the devices that a credential sees, by creation, push tokens in clear. A page past the end is empty. */
export function listOwnDevices(
  ctx: RequestContext,
  { number, size, descending }: { number: number; size: number; descending: boolean },
): Promise<Page<DeviceRow>> {
  return reads(ctx.actor.id, async (db) => {
    const user = await ownUserId(db, ctx);
    const filters = user === undefined ? {} : { user };
    const sort = { key: "createdAt" as const, descending };
    const { items, page } = await findPage(db, ctx, { number, size, sort, filters });
    return { items: items.map(({ device }) => device), page };
  });
}

/** One device, its push token in clear. Throws `notFound`, also for a device of another user. */
export function getOwnDevice(ctx: RequestContext, id: string): Promise<DeviceRow> {
  return database().read((db) => readDevice(db, ctx, id));
}

/** The same, in a pass that is under way. */
export async function readDevice(db: Database, ctx: RequestContext, id: string): Promise<DeviceRow> {
  const [row] = isId(id)
    ? await db
        .select()
        .from(devices)
        .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id), visibleTo(ctx)))
    : [];
  if (row === undefined) throw noSuchDevice();
  return row;
}

import { and, asc, count, desc, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { Page } from "@/lib/listing/types";
import type { DeviceRow } from "./merge";
import { noSuchDevice } from "./rows";
import { visibleTo } from "./visible";

/** One page of the devices that a credential sees, by creation, push tokens in clear. A page past the end is empty. */
export function listOwnDevices(
  ctx: RequestContext,
  { number, size, descending }: { number: number; size: number; descending: boolean },
): Promise<Page<DeviceRow>> {
  const own = and(eq(devices.projectId, ctx.project.id), visibleTo(ctx));
  const offset = (number - 1) * size;
  return database().read(async (db) => {
    const [counted] = await db.select({ total: count() }).from(devices).where(own);
    const total = counted?.total ?? 0;
    const items =
      offset >= total
        ? []
        : await db
            .select()
            .from(devices)
            .where(own)
            .orderBy(descending ? desc(devices.id) : asc(devices.id))
            .limit(size)
            .offset(offset);
    return {
      items,
      page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: false },
    };
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

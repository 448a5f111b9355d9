import { and, asc, count, desc, eq, type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import type { ListQuery, Page } from "@/lib/listing/types";
import type { DeviceSortKey } from "./listing";
import { toDeviceView } from "./present";
import { noSuchDevice } from "./rows";
import type { DeviceView } from "./views";

// Each is the middle of an index (project_id, …, id); by creation, the id alone orders, for it is a UUIDv7.
const sortColumns: Record<DeviceSortKey, SQL[]> = {
  lastSeenAt: [sql`${devices.lastSeenAt}`],
  createdAt: [],
  name: [sql`lower(${devices.name})`],
  model: [sql`lower(${devices.model})`],
  applicationVersion: [sql`${devices.applicationVersion}`],
};

const shown = {
  device: devices,
  user: { id: users.id, email: users.email, externalUserId: users.externalUserId },
  application: { id: applications.id, name: applications.name },
};

/** One page of the project's devices, in the order asked for, ties by id. A page past the end is empty. */
export async function listDevices(
  ctx: RequestContext,
  query: ListQuery<DeviceSortKey>,
): Promise<Page<DeviceView>> {
  const { number, size, sort } = query;
  const direction = sort.descending ? desc : asc;
  const offset = (number - 1) * size;
  return database().read(async (db) => {
    const [counted] = await db
      .select({ total: count() })
      .from(devices)
      .where(eq(devices.projectId, ctx.project.id));
    const total = counted?.total ?? 0;
    const rows =
      offset >= total
        ? []
        : await db
            .select(shown)
            .from(devices)
            .innerJoin(users, and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId)))
            .innerJoin(
              applications,
              and(eq(applications.projectId, devices.projectId), eq(applications.id, devices.applicationId)),
            )
            .where(eq(devices.projectId, ctx.project.id))
            .orderBy(...[...sortColumns[sort.key], devices.id].map((column) => direction(column)))
            .limit(size)
            .offset(offset);
    return {
      items: rows.map(toDeviceView),
      page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: false },
    };
  });
}

/** One device. Throws `notFound`. */
export async function getDevice(ctx: RequestContext, id: string): Promise<DeviceView> {
  const [row] = isId(id)
    ? await database().read((db) =>
        db
          .select(shown)
          .from(devices)
          .innerJoin(users, and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId)))
          .innerJoin(
            applications,
            and(eq(applications.projectId, devices.projectId), eq(applications.id, devices.applicationId)),
          )
          .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, id))),
      )
    : [];
  if (row === undefined) throw noSuchDevice();
  return toDeviceView(row);
}

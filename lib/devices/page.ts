import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { Sort } from "@/lib/listing/types";
import type { DeviceSortKey } from "./listing";
import type { Stretch } from "./stretch";

/** What each sort orders by, before the id. Each is the middle of an index (project_id, …, id). */
export const sortColumns: Record<DeviceSortKey, SQL[]> = {
  lastSeenAt: [sql`${devices.lastSeenAt}`],
  createdAt: [sql`${devices.createdAt}`],
  name: [sql`lower(left(${devices.name}, 200))`],
  model: [sql`lower(left(${devices.model}, 200))`],
  applicationVersion: [sql`${devices.applicationVersion}`],
  platform: [sql`${devices.platform}`],
  status: [sql`${devices.enabled}`],
  user: [sql`lower(coalesce(${users.email}, ${users.externalUserId}, ''))`, sql`${users.id}`],
};

export const itsUser = and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId));

export const orderOf = (columns: SQL[], descending: boolean): SQL[] =>
  columns.map((column) => (descending ? desc : asc)(column));

const keysOf = (sort: Sort<DeviceSortKey>): SQL[] => [...sortColumns[sort.key], sql`${devices.id}`];

/** Ids of a stretch by walking the list in its order, which an index alone can do where nothing is filtered. */
export function walkedIds(
  db: Database,
  wanted: SQL | undefined,
  sort: Sort<DeviceSortKey>,
  stretch: Stretch,
) {
  const ids = db
    .select({ found: sql<string>`${devices.id}`.as("found") })
    .from(devices)
    .$dynamic();
  return (sort.key === "user" ? ids.innerJoin(users, itsUser) : ids)
    .where(wanted)
    .orderBy(...orderOf(keysOf(sort), sort.descending !== stretch.fromEnd))
    .limit(stretch.limit)
    .offset(stretch.offset)
    .as("page");
}

/** The same ids by gathering all that the filters want. */
export function gatheredIds(
  db: Database,
  wanted: SQL | undefined,
  sort: Sort<DeviceSortKey>,
  stretch: Stretch,
) {
  const keys = keysOf(sort);
  const named = (n: number) => sql.raw(`k${n}`);
  const columns = sql.join(
    keys.map((key, n) => sql`${key} as ${named(n)}`),
    sql`, `,
  );
  const owners = sort.key === "user" ? sql`join ${users} on ${itsUser}` : sql``;
  // `offset 0` keeps PostgreSQL from walking after all, in the hope of an early end.
  const gathered = sql`(select ${columns} from ${devices} ${owners} where ${wanted} offset 0) gathered`;
  const order = orderOf(
    keys.map((_, n) => named(n)),
    sort.descending !== stretch.fromEnd,
  );
  return db
    .select({ found: sql<string>`${named(keys.length - 1)}`.as("found") })
    .from(gathered)
    .orderBy(...order)
    .limit(stretch.limit)
    .offset(stretch.offset)
    .as("page");
}

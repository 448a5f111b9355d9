import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { devices, users } from "@/db/schema";
import type { Sort } from "@/lib/listing/types";
import type { DeviceSortKey } from "./listing";
import type { DeviceCondition } from "./search";
import type { PageWindow } from "./stretch";

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

/** What a list is of: the devices that its filters want, and the wider condition that a walk through it keeps to. */
export interface PageSource {
  begin: SQL | undefined;
  wanted: Pick<DeviceCondition, "all" | "each">;
}

export const userJoin = and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId));

export const orderByAll = (columns: SQL[], descending: boolean): SQL[] =>
  columns.map((column) => (descending ? desc : asc)(column));

const keysOf = (sort: Sort<DeviceSortKey>): SQL[] => [...sortColumns[sort.key], sql`${devices.id}`];

/**
 * Ids of a stretch by walking the list in its order, which an index alone can do where nothing is filtered. With
 * `patience`, a walk that has seen so many rows ends there, and what it has found may be too few.
 */
export function scanIds(
  { begin, wanted }: PageSource,
  sort: Sort<DeviceSortKey>,
  stretch: PageWindow,
  patience?: number,
) {
  const order = orderByAll(keysOf(sort), sort.descending !== stretch.fromEnd);
  const owners = sort.key === "user" ? sql` join ${users} on ${userJoin}` : sql``;
  const inOrder = (condition: SQL | undefined) =>
    sql`${devices}${owners} where ${condition} order by ${sql.join(order, sql`, `)}`;
  // Named as the table is, for the filters speak of that. Rows stay in the order of the walk: nothing reorders them.
  const seen = sql`(select ${devices}.* from ${inOrder(begin)} limit ${patience}) ${devices} where ${wanted.each}`;
  return sql`
    select ${devices.id} as found from ${patience === undefined ? inOrder(wanted.each) : seen}
    limit ${stretch.limit} offset ${stretch.offset}`;
}

/** The same ids by gathering all that the filters want. */
export function sortIds({ wanted }: PageSource, sort: Sort<DeviceSortKey>, stretch: PageWindow) {
  const keys = keysOf(sort);
  const named = (n: number) => sql.raw(`k${n}`);
  const columns = sql.join(
    keys.map((key, n) => sql`${key} as ${named(n)}`),
    sql`, `,
  );
  const owners = sort.key === "user" ? sql`join ${users} on ${userJoin}` : sql``;
  const order = orderByAll(
    keys.map((_, n) => named(n)),
    sort.descending !== stretch.fromEnd,
  );
  // `offset 0` keeps PostgreSQL from walking after all, in the hope of an early end.
  return sql`
    select ${named(keys.length - 1)} as found
    from (select ${columns} from ${devices} ${owners} where ${wanted.all} offset 0) gathered
    order by ${sql.join(order, sql`, `)} limit ${stretch.limit} offset ${stretch.offset}`;
}

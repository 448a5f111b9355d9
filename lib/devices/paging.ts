import { asc, desc, type SQL, sql } from "drizzle-orm";
import { devices, users } from "@/db/schema";
import type { PageWindow } from "@/lib/listing/page-window";
import type { Sort } from "@/lib/listing/types";
import type { DeviceSortKey } from "./listing";
import { userJoin } from "./present";
import type { DeviceCondition } from "./search";

/** What each sort orders by, before the id: the columns of an index (project_id, …, id). */
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

export const sortColumnsWithId = (sort: Sort<DeviceSortKey>): SQL[] => [
  ...sortColumns[sort.key],
  sql`${devices.id}`,
];

export const orderByAll = (columns: SQL[], descending: boolean): SQL[] =>
  columns.map((column) => (descending ? desc : asc)(column));

/**
 * How many rows scans of a filtered list may read, one scan after the other, before all matching rows are sorted
 * instead; empty if sorting reads fewer anyway. Scans have limits because matching rows are rarely spread evenly:
 * filters and order correlate, like staleness and last seen.
 */
export function scanLimits({ offset, limit }: PageWindow, total: number, all: number): number[] {
  const ifSpreadEvenly = ((offset + limit) * all) / total;
  if (total < ifSpreadEvenly) return [];
  const first = Math.ceil(4 * ifSpreadEvenly) + 1_000;
  return [first, first * 16].filter((maxRows, n) => n === 0 || maxRows < total / 2);
}

/** The rows of a list, and the wider condition of a scan, on the sort column alone. */
export interface PageSource {
  condition: Pick<DeviceCondition, "set" | "perRow">;
  scanCondition: SQL | undefined;
}

/**
 * The ids of a page by scanning the list in order, from an index alone if nothing is filtered. With `maxRows` the scan
 * stops after reading that many rows, and may find too few.
 */
export function scanIds(
  { condition, scanCondition }: PageSource,
  sort: Sort<DeviceSortKey>,
  window: PageWindow,
  maxRows?: number,
) {
  const order = orderByAll(sortColumnsWithId(sort), sort.descending !== window.fromEnd);
  const joined = sort.key === "user" ? sql` join ${users} on ${userJoin}` : sql``;
  const inOrder = (where: SQL | undefined) =>
    sql`${devices}${joined} where ${where} order by ${sql.join(order, sql`, `)}`;
  // The subquery is named like the table, which the condition refers to. Its rows stay in order: nothing reorders them.
  const scanned = sql`(select ${devices}.* from ${inOrder(scanCondition)} limit ${maxRows}) ${devices} where ${condition.perRow}`;
  return sql`
    select ${devices.id} as found from ${maxRows === undefined ? inOrder(condition.perRow) : scanned}
    limit ${window.limit} offset ${window.offset}`;
}

/** The ids of a page by finding and sorting all matching rows. */
export function sortIds({ condition }: PageSource, sort: Sort<DeviceSortKey>, window: PageWindow) {
  const keys = sortColumnsWithId(sort);
  const named = (n: number) => sql.raw(`k${n}`);
  const columns = sql.join(
    keys.map((key, n) => sql`${key} as ${named(n)}`),
    sql`, `,
  );
  const joined = sort.key === "user" ? sql`join ${users} on ${userJoin}` : sql``;
  const order = orderByAll(
    keys.map((_, n) => named(n)),
    sort.descending !== window.fromEnd,
  );
  // `offset 0` keeps PostgreSQL from planning a scan in order after all.
  return sql`
    select ${named(keys.length - 1)} as found
    from (select ${columns} from ${devices} ${joined} where ${condition.set} offset 0) matching
    order by ${sql.join(order, sql`, `)} limit ${window.limit} offset ${window.offset}`;
}

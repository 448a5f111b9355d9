import { and, asc, desc, not, type SQL, sql } from "drizzle-orm";
import { devices, sortedTexts, statusGroup, users } from "@/db/schema";
import type { PageWindow } from "@/lib/listing/page-window";
import type { Sort } from "@/lib/listing/types";
import { type FieldsWith, fieldsWith, recordOf } from "./fields";
import type { DeviceSortKey } from "./listing";
import { userJoin } from "./present";
import { type DeviceCondition, fromBranch } from "./search";

const computed: Record<FieldsWith<"sort", "computed">, SQL[]> = {
  status: [statusGroup(devices), sql`${devices.lastSeenAt}`],
  user: [sql`lower(coalesce(${users.email}, ${users.externalUserId}, ''))`, sql`${users.id}`],
};

/** What each sort orders by, before the id: the columns of an index (project_id, …, id). */
export const sortColumns: Record<DeviceSortKey, SQL[]> = {
  ...recordOf(fieldsWith("sort", "stored"), (field) => [sql`${devices[field]}`]),
  ...recordOf(fieldsWith("sort", "ignoringCase"), (field) => [sortedTexts[field](devices).text]),
  ...computed,
};

/** The sorts by a value that a device may lack, with the conditions for devices with and without one. */
const optional: Partial<Record<DeviceSortKey, { given: SQL; missing: SQL }>> = {
  ...recordOf(fieldsWith("sort", "ignoringCase"), (field) => {
    const given = sortedTexts[field](devices).isGiven;
    return { given, missing: not(given) };
  }),
  applicationVersion: {
    given: sql`${devices.applicationVersion} > ''`,
    missing: sql`${devices.applicationVersion} = ''`,
  },
};

const id = sql`${devices.id}`;

/** A part of a list that one index holds in order. */
interface SortRange {
  condition: SQL | undefined;
  /** What its devices are ordered by, the id last. */
  columns: SQL[];
}

/**
 * The consecutive parts of a list: those given, or all. Devices without a value of the sort column come last in both
 * directions.
 */
export function sortRanges(key: DeviceSortKey, parts?: SQL[]): SortRange[] {
  const columns = [...sortColumns[key], id];
  if (parts !== undefined) return parts.map((condition) => ({ condition, columns }));
  const { given, missing } = optional[key] ?? {};
  if (given === undefined) return [{ condition: undefined, columns }];
  return [
    { condition: given, columns },
    { condition: missing, columns: [id] },
  ];
}

/** What a list is ordered by as a whole: at first, where a value is optional, whether it is missing. */
function orderedValues(key: DeviceSortKey): SQL[] {
  const { given, missing } = optional[key] ?? {};
  if (given === undefined) return [...sortColumns[key], id];
  // Devices without a value are ordered by id alone, as in their range.
  const values = sortColumns[key].map((column) => sql`(case when ${given} then ${column} end)`);
  return [sql`(${missing})`, ...values, id];
}

function orderBy(values: SQL[], { key, descending }: Sort<DeviceSortKey>, fromEnd: boolean): SQL {
  const parts = values.map((value, n) => {
    const isMissing = n === 0 && key in optional;
    return ((isMissing ? fromEnd : descending !== fromEnd) ? desc : asc)(value);
  });
  return sql.join(parts, sql`, `);
}

/** The order of rows at hand. */
export const listOrder = (sort: Sort<DeviceSortKey>): SQL => orderBy(orderedValues(sort.key), sort, false);

/** The rows of a list, and what a scan reads: the wider condition, on the sort column alone, and the parts of the list. */
export interface PageSource {
  condition: Pick<DeviceCondition, "perRow" | "branches">;
  scanCondition: SQL | undefined;
  ranges: SortRange[];
}

/**
 * The ids of a page by scanning the list in order, from an index alone if nothing is filtered. With `maxRows` the scan
 * stops after reading that many rows, and may find too few.
 */
export function scanIds(
  { condition, scanCondition, ranges }: PageSource,
  sort: Sort<DeviceSortKey>,
  window: PageWindow,
  maxRows?: number,
) {
  const direction = sort.descending !== window.fromEnd ? desc : asc;
  const joined = sort.key === "user" ? sql` join ${users} on ${userJoin}` : sql``;
  // Each range is read only when the one before it has been read to its end. With a limit in each they are not read in
  // parallel, so their rows stay in order.
  const inOrder = (selected: SQL, where: SQL | undefined, max: number) => {
    const parts = (window.fromEnd ? ranges.toReversed() : ranges).map((range) => {
      const order = range.columns.map((column) => direction(column));
      return sql`(select ${selected} from ${devices}${joined} where ${and(where, range.condition)}
        order by ${sql.join(order, sql`, `)} limit ${max})`;
    });
    return sql.join(parts, sql` union all `);
  };
  if (maxRows === undefined) {
    const all = inOrder(sql`${devices.id} as found`, condition.perRow, window.offset + window.limit);
    return sql`select found from (${all}) ranges limit ${window.limit} offset ${window.offset}`;
  }
  // The subquery is named like the table, which the condition refers to.
  const rows = inOrder(sql`${devices}.*`, scanCondition, maxRows);
  return sql`
    select ${devices.id} as found from (select * from (${rows}) ranges limit ${maxRows}) ${devices} where ${condition.perRow}
    limit ${window.limit} offset ${window.offset}`;
}

/** The ids of a page by finding and sorting all matching rows. Each branch is planned for itself, and sorted up to the page. */
export function sortIds(
  { condition }: PageSource,
  sort: Sort<DeviceSortKey>,
  window: PageWindow,
  from: typeof fromBranch = fromBranch,
) {
  const values = orderedValues(sort.key);
  const named = (n: number) => sql.raw(`k${n}`);
  const columns = sql.join(
    values.map((value, n) => sql`${value} as ${named(n)}`),
    sql`, `,
  );
  const order = orderBy(
    values.map((_, n) => named(n)),
    sort,
    window.fromEnd,
  );
  const parts = condition.branches.map((branch) => {
    // `offset 0` keeps PostgreSQL from planning a scan in order after all.
    const matching = sql`select ${columns} ${from(branch, sort.key === "user")} offset 0`;
    return sql`(select * from (${matching}) matching order by ${order} limit ${window.offset + window.limit})`;
  });
  return sql`
    select ${named(values.length - 1)} as found from (${sql.join(parts, sql` union `)}) pages
    order by ${order} limit ${window.limit} offset ${window.offset}`;
}

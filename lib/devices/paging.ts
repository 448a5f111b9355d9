import { and, asc, desc, getTableColumns, not, type SQL, sql } from "drizzle-orm";
import { planEachTime } from "@/db/client";
import { devices, sortedTexts, statusGroup, statusGroupParts, users } from "@/db/schema";
import type { PageWindow } from "@/lib/listing/page-window";
import type { Sort } from "@/lib/listing/types";
import { type FieldsWith, fieldsWith, recordOf } from "./fields";
import type { DeviceSortKey } from "./listing";
import { userJoin } from "./present";
import { type DeviceCondition, fromBranch } from "./search";
import { type Platform, platforms } from "./types";

const computed: Record<FieldsWith<"sort", "computed">, SQL[]> = {
  status: [statusGroup(devices), sql`${devices.lastSeenAt}`],
  user: [sql`lower(coalesce(${users.email}, ${users.externalUserId}, ''))`, sql`${users.id}`],
};

/** What each sort orders by, before the id. */
export const sortColumns: Record<DeviceSortKey, SQL[]> = {
  ...recordOf(fieldsWith("sort", "stored"), (field) => [sql`${devices[field]}`]),
  ...recordOf(fieldsWith("sort", "ignoringCase"), (field) => [sortedTexts[field](devices).text]),
  ...computed,
  platform: [sql`${devices.platform}`, sql`${devices.applicationVersion}`],
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
const plan = sql.raw(planEachTime);

/** The parts of the indexes that begin with the platform, in the order of the list by platform. */
export const platformParts = (of: readonly Platform[]): SQL[] =>
  [...of].sort().map((platform) => sql`${devices.platform} = ${platform}`);

/** The sorts by a column that comes second in its index, after one of few values. */
const allParts: Partial<Record<DeviceSortKey, (SQL | undefined)[]>> = {
  ...{ model: platformParts(platforms), applicationVersion: platformParts(platforms) },
  lastSeenAt: statusGroupParts,
};

/** A range of a list. An index contains it in order, either as a whole or as parts that are each in order. */
export interface SortRange {
  parts: (SQL | undefined)[];
  /** The columns to sort by, the id last. */
  columns: SQL[];
}

/**
 * The consecutive ranges of a list. Devices without a value in the sort column come last in both directions. `parts`
 * limits the ranges to some parts of the index, in list order.
 */
export function sortRanges(key: DeviceSortKey, parts = allParts[key] ?? [undefined]): SortRange[] {
  const columns = [...sortColumns[key], id];
  if (key === "status" || key === "platform") return parts.map((part) => ({ parts: [part], columns }));
  const { given, missing } = optional[key] ?? {};
  if (given === undefined) return [{ parts, columns }];
  return [
    { parts: parts.map((part) => and(part, given)), columns },
    { parts: parts.map((part) => and(part, missing)), columns: [id] },
  ];
}

/** The sort values of a whole list. If the sort column is optional, whether it is missing comes first. */
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

/** The order of rows that have already been selected. */
export const listOrder = (sort: Sort<DeviceSortKey>): SQL => orderBy(orderedValues(sort.key), sort, false);

const joined = (key: DeviceSortKey): SQL => (key === "user" ? sql` join ${users} on ${userJoin}` : sql``);
const listed = (parts: SQL[]): SQL => sql.join(parts, sql`, `);
const sortKey = (n: number): SQL => sql.raw(`k${n}`);

interface RangeQuery {
  key: DeviceSortKey;
  descending: boolean;
  /** Columns of devices. */
  selected: Record<string, SQL>;
  where: SQL | undefined;
  max: number;
}

/** The first devices of a range, in order. Parts are merged; a limit on each keeps PostgreSQL from sorting all rows. */
export function selectInOrder(
  { parts, columns }: SortRange,
  { key, descending, selected, where, max }: RangeQuery,
): SQL {
  const direction = descending ? desc : asc;
  const names = Object.keys(selected).map((name) => sql`${sql.identifier(name)}`);
  const selectedColumns = Object.entries(selected).map(
    ([name, column]) => sql`${column} as ${sql.identifier(name)}`,
  );
  const sorted = columns.map((column, n) => sql`${column} as ${sortKey(n)}`);
  const order = listed(columns.map((column) => direction(column)));
  const ofPart = (part: SQL | undefined) => sql`(
    select ${listed(parts.length === 1 ? selectedColumns : [...selectedColumns, ...sorted])} from ${devices}${joined(key)}
    where ${and(where, part)} order by ${order} limit ${max})`;
  const [only] = parts;
  if (parts.length === 1) return ofPart(only);
  return sql`(
    select ${listed(names)} from (${sql.join(parts.map(ofPart), sql` union all `)}) parts
    order by ${listed(columns.map((_, n) => direction(sortKey(n))))} limit ${max})`;
}

/** The condition of a list, and what a scan reads: a wider condition on the sort column alone, and the list's ranges. */
export interface PageSource {
  condition: Pick<DeviceCondition, "perRow" | "branches">;
  scanCondition: SQL | undefined;
  ranges: SortRange[];
}

const everyColumn = Object.fromEntries(
  Object.values(getTableColumns(devices)).map((column) => [column.name, sql`${column}`]),
);

/**
 * The ids of a page by scanning the list in order, from an index alone if nothing is filtered. With `maxRows` the scan
 * stops after reading that many rows, and may find too few.
 */
export function scanIds(
  { condition, scanCondition, ranges }: PageSource,
  { key, descending }: Sort<DeviceSortKey>,
  window: PageWindow,
  maxRows?: number,
) {
  // Each range is read only after the previous one is exhausted. The limit in each keeps PostgreSQL from reading them
  // in parallel, so the rows stay in order.
  const inOrder = (query: Pick<RangeQuery, "selected" | "where" | "max">) => {
    const all = window.fromEnd ? ranges.toReversed() : ranges;
    const parts = all.map((range) =>
      selectInOrder(range, { key, descending: descending !== window.fromEnd, ...query }),
    );
    return sql.join(parts, sql` union all `);
  };
  if (maxRows === undefined) {
    const max = window.offset + window.limit;
    const all = inOrder({ selected: { found: id }, where: condition.perRow, max });
    return sql`select found from (${all}) ranges limit ${window.limit} offset ${window.offset}`;
  }
  // The subquery is named like the table, which the condition refers to. `is true` keeps PostgreSQL from turning parts of the
  // condition into joins, which need not keep the order.
  const rows = inOrder({ selected: everyColumn, where: scanCondition, max: maxRows });
  return sql`
    ${plan} select ${devices.id} as found from (select * from (${rows}) ranges limit ${maxRows}) ${devices}
    where (${condition.perRow}) is true limit ${window.limit} offset ${window.offset}`;
}

/** The ids of a page by sorting all matching rows. Each branch is planned separately and sorted up to the page. */
export function sortIds(
  { condition }: PageSource,
  sort: Sort<DeviceSortKey>,
  window: PageWindow,
  from: typeof fromBranch = fromBranch,
) {
  const values = orderedValues(sort.key);
  const columns = listed(values.map((value, n) => sql`${value} as ${sortKey(n)}`));
  const order = orderBy(
    values.map((_, n) => sortKey(n)),
    sort,
    window.fromEnd,
  );
  const parts = condition.branches.map((branch) => {
    // `offset 0` keeps PostgreSQL from planning a scan in list order.
    const matching = sql`select ${columns} ${from(branch, sort.key === "user")} offset 0`;
    return sql`(select * from (${matching}) matching order by ${order} limit ${window.offset + window.limit})`;
  });
  return sql`
    ${plan} select ${sortKey(values.length - 1)} as found from (${sql.join(parts, sql` union `)}) pages
    order by ${order} limit ${window.limit} offset ${window.offset}`;
}

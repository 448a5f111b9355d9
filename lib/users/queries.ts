import { and, asc, count, desc, eq, type SQL, sql } from "drizzle-orm";
import { database, planEachTime, type ReadDatabase } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { totalUsers } from "@/lib/counts/queries";
import { isId } from "@/lib/ids";
import { countUpTo, estimateCount } from "@/lib/listing/count";
import { type PageWindow, pageWindow } from "@/lib/listing/page-window";
import { roundEstimate, sampleRows } from "@/lib/listing/sample";
import { scanLimits } from "@/lib/listing/scan-limits";
import type { ListQuery, Page, Sort } from "@/lib/listing/types";
import { splitTags } from "@/lib/tags";
import { isReachableDevice, readsDevices, type UserFilters, userFilterCondition } from "./filters";
import type { UserSortKey, userFilters } from "./listing";
import { type UserRow, userById, userNotFound } from "./store";
import type { UserDetailView, UserView } from "./views";

/** The columns before the id in the index of each sort. `createdAt` needs none: ids are UUIDv7. */
export const sortColumns: Record<UserSortKey, SQL[]> = {
  updatedAt: [sql`${users.updatedAt}`],
  createdAt: [],
  email: [sql`lower(coalesce(${users.email}, ${users.externalUserId}, ''))`],
};

/** Up to this many matching users are counted exactly; with more, the number is an estimate. */
const maxExactCount = 1_000;
/** The size of the sample for filters that have to read each user's devices. */
const sampledUsers = 2_000;

/** One page of the project's users, ties by id. A page past the end is empty. */
export function listUsers(
  ctx: RequestContext,
  { number, size, sort, filters }: ListQuery<UserSortKey, typeof userFilters>,
): Promise<Page<UserView>> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const { total, isEstimate } = await countUsers(db, ctx, filters);
    const page = { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate };
    const window = pageWindow((number - 1) * size, size, total);
    if (window === undefined) return { items: [], page };
    const ids = await findIds(db, ctx, filters, sort, window, total);
    const rows = await selectUsers(db)
      .where(and(eq(users.projectId, ctx.project.id), sql`${users.id} = any(${ids})`))
      .orderBy(...orderOf(sort.key, sort.descending));
    return { items: rows.map(toUserView), page };
  });
}

const orderOf = (key: UserSortKey, descending: boolean) =>
  [...sortColumns[key], users.id].map((column) => (descending ? desc : asc)(column));

/**
 * An array of the ids of a page. With filters, scans in list order stop after a number of rows. If they found too few
 * users, all matching users are found and sorted.
 */
async function findIds(
  db: ReadDatabase,
  ctx: RequestContext,
  filters: UserFilters,
  sort: Sort<UserSortKey>,
  window: PageWindow,
  total: number,
): Promise<SQL> {
  const { set, perRow, ids } = userFilterCondition(ctx, filters);
  const order = sql.join(orderOf(sort.key, sort.descending !== window.fromEnd), sql`, `);
  const pageOf = (from: SQL, where: SQL | undefined, plan = sql.raw(planEachTime)) => sql`
    ${plan} select ${users.id} from ${from} ${where && sql`where ${where}`}
    order by ${order} limit ${window.limit} offset ${window.offset}`;
  if (Object.keys(filters).length === 0) return sql`array(${pageOf(sql`${users}`, perRow, sql``)})`;
  const selected = sql`select ${users}.* from ${users}`;
  for (const maxRows of scanLimits(window, total, await totalUsers(db, ctx))) {
    const scanned = sql`
      (${selected} where ${users.projectId} = ${ctx.project.id} order by ${order} limit ${maxRows}) ${users}`;
    const found = await db.execute<{ id: string }>(pageOf(scanned, perRow));
    if (found.length === window.limit) return sql`${sql.param(found.map(({ id }) => id))}::uuid[]`;
  }
  // `offset 0` keeps PostgreSQL from planning a scan in list order.
  return sql`array(${pageOf(sql`(${selected} where ${and(set, ids)} offset 0) ${users}`, undefined)})`;
}

/** How many users match the filters. */
export async function countUsers(
  db: ReadDatabase,
  ctx: RequestContext,
  filters: UserFilters,
): Promise<{ total: number; isEstimate: boolean }> {
  if (Object.keys(filters).length === 0) return { total: await totalUsers(db, ctx), isEstimate: false };
  const { set, perRow } = userFilterCondition(ctx, filters);
  if (readsDevices(filters)) {
    const estimate = await estimateBySample(db, ctx, perRow);
    if (estimate > maxExactCount) return { total: estimate, isEstimate: true };
  }
  const matching = (condition: SQL | undefined) => sql`select 1 from ${users} where ${condition}`;
  const total = await countUpTo(db, matching(readsDevices(filters) ? set : perRow), maxExactCount);
  if (total <= maxExactCount) return { total, isEstimate: false };
  return { total: Math.max(total, await estimateCount(db, matching(set))), isEstimate: true };
}

/** How many users match, from a sample of large projects; 0 for small ones. */
async function estimateBySample(
  db: ReadDatabase,
  ctx: RequestContext,
  condition: SQL | undefined,
): Promise<number> {
  const all = await totalUsers(db, ctx);
  if (all <= sampledUsers) return 0;
  const { table, weight } = await sampleRows(db, users, all, sampledUsers);
  const [counted] = await db.execute<{ matching: string }>(
    sql`select count(*) as matching from ${table} where ${condition}`,
  );
  return roundEstimate(Number(counted?.matching ?? 0) * weight);
}

/** Throws `notFound`. */
export function getUser(ctx: RequestContext, id: string): Promise<UserDetailView> {
  return database().read((db) => readUser(db, ctx, id));
}

/** Throws `notFound`. */
export async function readUser(db: ReadDatabase, ctx: RequestContext, id: string): Promise<UserDetailView> {
  const [row] = isId(id) ? await selectUsers(db).where(userById(ctx, id)) : [];
  if (row === undefined) throw userNotFound();
  return { ...toUserView(row), dataFields: row.user.dataFields };
}

export interface UserWithCounts {
  user: UserRow;
  devices: number;
  reachableDevices: number;
}

/** Selects users with their device counts. */
export function selectUsers(db: ReadDatabase) {
  const counts = db
    .select({
      devices: count().as("devices"),
      reachable: sql`count(*) filter (where ${isReachableDevice(users.projectId)})`
        .mapWith(Number)
        .as("reachable"),
    })
    .from(devices)
    .where(and(eq(devices.projectId, users.projectId), eq(devices.userId, users.id)))
    .as("counts");
  return db
    .select({ user: users, devices: counts.devices, reachableDevices: counts.reachable })
    .from(users)
    .crossJoinLateral(counts);
}

const toUserView = ({ user, devices, reachableDevices }: UserWithCounts): UserView => ({
  id: user.id,
  email: user.email,
  emailIsPlaceholder: user.emailIsPlaceholder,
  externalUserId: user.externalUserId,
  devices,
  reachableDevices,
  tags: splitTags(user.tags),
  note: user.note,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
  isSample: user.isSample,
  version: user.version,
});

import { and, asc, count, desc, eq, or, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { applications, devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { readCounters } from "@/lib/counts/queries";
import { normaliseEmail } from "@/lib/email";
import { isId } from "@/lib/ids";
import { countUpTo, estimateCount } from "@/lib/listing/count";
import { pageWindow } from "@/lib/listing/page-window";
import { containsPattern } from "@/lib/listing/search";
import type { ListQuery, Page } from "@/lib/listing/types";
import type { UserSortKey, userFilters } from "./listing";
import { type UserRow, userById, userCondition, userNotFound } from "./store";
import type { UserSelector } from "./types";
import type { UserDetailView, UserView } from "./views";

/** The columns before the id in the index of each sort. `createdAt` needs none: ids are UUIDv7. */
export const sortColumns: Record<UserSortKey, SQL[]> = {
  updatedAt: [sql`${users.updatedAt}`],
  createdAt: [],
  email: [sql`lower(coalesce(${users.email}, ${users.externalUserId}, ''))`],
};

// Exactly the expression that `users_search` indexes.
const searchText = sql`(coalesce(lower(${users.email}), '') || ' ' || coalesce(lower(${users.externalUserId}), ''))`;

/** Search results are counted exactly up to here, and estimated above. */
const maxExactCount = 1_000;

/** One page of the project's users, ties by id. A page past the end is empty. */
export function listUsers(
  ctx: RequestContext,
  { number, size, sort, filters }: ListQuery<UserSortKey, typeof userFilters>,
): Promise<Page<UserView>> {
  const condition = and(eq(users.projectId, ctx.project.id), userSearchCondition(filters.q));
  const order = (descending: boolean) =>
    [...sortColumns[sort.key], users.id].map((column) => (descending ? desc : asc)(column));
  return readFromReplica(ctx.actor.id, async (db) => {
    const { total, isEstimate } = await countUsers(db, ctx, filters.q);
    const page = { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate };
    const window = pageWindow((number - 1) * size, size, total);
    if (window === undefined) return { items: [], page };
    const ids = db
      .select({ id: users.id })
      .from(users)
      .where(condition)
      .orderBy(...order(sort.descending !== window.fromEnd))
      .limit(window.limit)
      .offset(window.offset)
      .as("page");
    const rows = await selectUsers(db)
      .innerJoin(ids, eq(ids.id, users.id))
      .where(eq(users.projectId, ctx.project.id))
      .orderBy(...order(sort.descending));
    return { items: rows.map(toUserView), page };
  });
}

/** How many users a search finds. */
export async function countUsers(
  db: Database,
  ctx: RequestContext,
  text: string | undefined,
): Promise<{ total: number; isEstimate: boolean }> {
  if (text === undefined) {
    return { total: (await readCounters(db, ctx, ["users"])).get("users") ?? 0, isEstimate: false };
  }
  const condition = and(eq(users.projectId, ctx.project.id), userSearchCondition(text));
  const matches = sql`select 1 from ${users} where ${condition}`;
  const total = await countUpTo(db, matches, maxExactCount);
  if (total <= maxExactCount) return { total, isEstimate: false };
  return { total: Math.max(total, await estimateCount(db, matches)), isEstimate: true };
}

/** Part of an email or userId, or a whole id; no condition without a text. */
export function userSearchCondition(text: string | undefined): SQL | undefined {
  if (text === undefined) return undefined;
  return or(userTextCondition(text), isId(text) ? eq(users.id, text) : undefined);
}

export const userTextCondition = (text: string): SQL =>
  sql`${searchText} like lower(${containsPattern(normaliseEmail(text))})`;

/** Throws `notFound`. */
export function getUser(ctx: RequestContext, id: string): Promise<UserDetailView> {
  return database().read((db) => readUser(db, ctx, id));
}

/** Throws `notFound`. */
export async function readUser(db: Database, ctx: RequestContext, id: string): Promise<UserDetailView> {
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
export function selectUsers(db: Database) {
  const counts = db
    .select({
      devices: count().as("devices"),
      reachable:
        sql`count(*) filter (where ${devices.enabled} and ${devices.notificationsAllowed} is not false)`
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
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
  isSample: user.isSample,
  version: user.version,
});

export interface UserProfile {
  user: UserRow;
  devices: { device: typeof devices.$inferSelect; applicationName: string }[];
}

/** A user with all devices, oldest first; null if there is no such user. */
export function findUserProfile(ctx: RequestContext, selector: UserSelector): Promise<UserProfile | null> {
  const condition = userCondition(ctx, selector);
  return database().read(async (db) => {
    const [user] = await db
      .select()
      .from(users)
      // mutation: profile-of-any-project
      .where(and(eq(users.projectId, ctx.project.id), condition))
      .orderBy(asc(users.id))
      .limit(1);
    if (user === undefined) return null;
    const owned = await db
      .select({ device: devices, applicationName: applications.name })
      .from(devices)
      .innerJoin(
        applications,
        and(eq(applications.projectId, devices.projectId), eq(applications.id, devices.applicationId)),
      )
      .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, user.id)))
      .orderBy(asc(devices.id));
    return { user, devices: owned };
  });
}

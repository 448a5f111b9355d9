import { and, asc, count, desc, eq, like, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { readCounters } from "@/lib/counts/queries";
import { normaliseEmail } from "@/lib/email";
import { isId } from "@/lib/ids";
import { countUpTo, estimateCount } from "@/lib/listing/count";
import type { ListQuery, Page } from "@/lib/listing/types";
import type { UserSortKey, userFilters } from "./listing";
import { toUserView } from "./present";
import type { UserView } from "./views";

/** Each is the middle of an index (project_id, …, id); by creation, the id alone orders, for it is a UUIDv7. */
export const sortColumns: Record<UserSortKey, SQL[]> = {
  updatedAt: [sql`${users.updatedAt}`],
  createdAt: [],
  email: [sql`lower(coalesce(${users.email}, ${users.externalUserId}, ''))`],
};

// To the letter what `users_search` indexes.
const searched = sql`(coalesce(lower(${users.email}), '') || ' ' || coalesce(lower(${users.externalUserId}), ''))`;

/** So many that a search found are counted one by one; how many more there may be, PostgreSQL guesses. */
const countedOneByOne = 1_000;

/** One page of the project's users, in the order asked for, ties by id. A page past the end is empty. */
export function listUsers(
  ctx: RequestContext,
  { number, size, sort, filters }: ListQuery<UserSortKey, typeof userFilters>,
): Promise<Page<UserView>> {
  const offset = (number - 1) * size;
  const ours = and(eq(users.projectId, ctx.project.id), userSearchCondition(filters.q));
  const order = (descending: boolean) =>
    [...sortColumns[sort.key], users.id].map((column) => (descending ? desc : asc)(column));
  return readFromReplica(ctx.actor.id, async (db) => {
    const { total, isEstimate } = await countUsers(db, ctx, filters.q);
    const left = Math.min(size, total - offset);
    // Walked to from the nearer end.
    const fromEnd = offset > total / 2;
    const page = db
      .select({ id: users.id })
      .from(users)
      .where(ours)
      .orderBy(...order(sort.descending !== fromEnd))
      .limit(Math.max(0, left))
      .offset(fromEnd ? Math.max(0, total - offset - left) : offset)
      .as("page");
    const rows =
      left <= 0
        ? []
        : await selectUsers(db)
            .innerJoin(page, eq(page.id, users.id))
            .where(eq(users.projectId, ctx.project.id))
            .orderBy(...order(sort.descending));
    return {
      items: rows.map(toUserView),
      page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: isEstimate },
    };
  });
}

/** Users with how many devices they have, for whichever condition and order follow. */
export function selectUsers(db: Database) {
  const held = db
    .select({
      devices: count().as("devices"),
      reachable:
        sql`count(*) filter (where ${devices.enabled} and ${devices.notificationsAllowed} is not false)`
          .mapWith(Number)
          .as("reachable"),
    })
    .from(devices)
    .where(and(eq(devices.projectId, users.projectId), eq(devices.userId, users.id)))
    .as("held");
  return db
    .select({ user: users, devices: held.devices, reachableDevices: held.reachable })
    .from(users)
    .crossJoinLateral(held);
}

/** The condition that a user goes by a text; none without one. */
export function userSearchCondition(text: string | undefined): SQL | undefined {
  if (text === undefined) return undefined;
  const pattern = `%${normaliseEmail(text).replace(/[\\%_]/g, "\\$&")}%`;
  return or(like(searched, pattern), isId(text) ? eq(users.id, text) : undefined);
}

/** How many users a search finds: counted up to a bound, or kept. */
export async function countUsers(
  db: Database,
  ctx: RequestContext,
  text: string | undefined,
): Promise<{ total: number; isEstimate: boolean }> {
  if (text === undefined) {
    return { total: (await readCounters(db, ctx, ["users"])).get("users") ?? 0, isEstimate: false };
  }
  const those = sql`select 1 from ${users} where ${and(eq(users.projectId, ctx.project.id), userSearchCondition(text))}`;
  const total = await countUpTo(db, those, countedOneByOne);
  if (total <= countedOneByOne) return { total, isEstimate: false };
  return { total: Math.max(total, await estimateCount(db, those)), isEstimate: true };
}

import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { batchSize, buildKeyset, readBatches } from "@/lib/listing/keyset";
import type { FilterValues, Sort } from "@/lib/listing/types";
import { readsDevices, userFilterCondition } from "./filters";
import type { UserSortKey, userFilters } from "./listing";
import { countUsers, selectUsers, sortColumns, type UserWithCounts } from "./queries";

/** Users whose devices are looked at by one statement, which is to take well under a second. */
const maxChecked = 5_000;
/** If fewer than one in this many match, finding them all is faster than checking users one by one. */
const maxUsersPerMatch = 50;

/** All users that the filters leave, in the order of the list, in batches. */
export function userBatches(
  ctx: RequestContext,
  filters: FilterValues<typeof userFilters>,
  sort: Sort<UserSortKey>,
): AsyncGenerator<UserWithCounts[]> {
  const keyset = buildKeyset([...sortColumns[sort.key], sql`${users.id}`], sort.descending);
  const inProject = eq(users.projectId, ctx.project.id);
  const { set, perRow } = userFilterCondition(ctx, filters);
  let checks: boolean | undefined;
  return readBatches({
    async findIds(db, after) {
      checks ??= readsDevices(filters) && !(await matchesFew(db, ctx, filters));
      if (checks) return checkInOrder(db, keyset, inProject, perRow, after);
      return db
        .select({ id: users.id, cursor: keyset.cursor })
        .from(users)
        .where(and(set, keyset.after(after)))
        .orderBy(...keyset.order)
        .limit(batchSize);
    },
    findRows: (db, ids) => selectUsers(db).where(and(inProject, inArray(users.id, ids))),
    idOf: ({ user }) => user.id,
  });
}

async function matchesFew(
  db: ReadDatabase,
  ctx: RequestContext,
  filters: FilterValues<typeof userFilters>,
): Promise<boolean> {
  const { total } = await countUsers(db, ctx, filters);
  return total * maxUsersPerMatch < (await countUsers(db, ctx, {})).total;
}

type Keyset = ReturnType<typeof buildKeyset>;

/** The next batch of users that match, checking some at a time until it is full or the list ends. */
async function checkInOrder(
  db: ReadDatabase,
  keyset: Keyset,
  scope: SQL | undefined,
  condition: SQL | undefined,
  after: string[] | undefined,
): Promise<{ id: string; cursor: string[] }[]> {
  const found: { id: string; cursor: string[] }[] = [];
  const order = sql.join(keyset.order, sql`, `);
  for (let from = after; ; ) {
    const checked = await db.execute<{ id: string; cursor: string[]; matches: boolean; isLast: boolean }>(sql`
      select ${users.id}, cursor, ${condition} as matches, place = ${maxChecked} as "isLast"
      from (
        select ${users}.*, ${keyset.cursor} as cursor, row_number() over (order by ${order}) as place
        from ${users} where ${and(scope, keyset.after(from))} order by ${order} limit ${maxChecked}
      ) ${users}
      where ${condition} or place = ${maxChecked} order by place`);
    found.push(...checked.filter(({ matches }) => matches));
    const last = checked.at(-1);
    if (found.length >= batchSize || !last?.isLast) return found.slice(0, batchSize);
    from = last.cursor;
  }
}

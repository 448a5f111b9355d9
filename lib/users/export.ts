import { and, eq, inArray, sql } from "drizzle-orm";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { batchSize, buildKeyset, readBatches } from "@/lib/listing/keyset";
import type { Sort } from "@/lib/listing/types";
import type { UserSortKey } from "./listing";
import { selectUsers, sortColumns, type UserWithCounts, userSearchCondition } from "./queries";

/** All users that a search finds, in the order of the list, in batches. */
export function userBatches(
  ctx: RequestContext,
  q: string | undefined,
  sort: Sort<UserSortKey>,
): AsyncGenerator<UserWithCounts[]> {
  const keyset = buildKeyset([...sortColumns[sort.key], sql`${users.id}`], sort.descending);
  const inProject = eq(users.projectId, ctx.project.id);
  return readBatches({
    findIds: (db, after) =>
      db
        .select({ id: users.id, cursor: keyset.cursor })
        .from(users)
        .where(and(inProject, userSearchCondition(q), keyset.after(after)))
        .orderBy(...keyset.order)
        .limit(batchSize),
    findRows: (db, ids) => selectUsers(db).where(and(inProject, inArray(users.id, ids))),
    idOf: ({ user }) => user.id,
  });
}

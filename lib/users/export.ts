import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { batchSize, readBatches } from "@/lib/listing/batches";
import { buildKeyset, type Cursor } from "@/lib/listing/keyset";
import type { Sort } from "@/lib/listing/types";
import { selectUsers, sortColumns, userSearchCondition } from "./list";
import type { UserSortKey } from "./listing";
import type { UserWithCounts } from "./present";

/** All users that a search finds, in a list's own order, a batch at a time. */
export const userBatches = (
  ctx: RequestContext,
  q: string | undefined,
  sort: Sort<UserSortKey>,
): AsyncGenerator<UserWithCounts[]> => readBatches((db, place) => batchAfter(db, ctx, q, sort, place));

async function batchAfter(
  db: Database,
  ctx: RequestContext,
  q: string | undefined,
  sort: Sort<UserSortKey>,
  from: Cursor | undefined,
): Promise<{ rows: UserWithCounts[]; place: Cursor | undefined }> {
  const keyset = buildKeyset([...sortColumns[sort.key], sql`${users.id}`], sort.descending);
  const ours = eq(users.projectId, ctx.project.id);
  const found = await db
    .select({ id: users.id, place: keyset.place })
    .from(users)
    .where(and(ours, userSearchCondition(q), keyset.after(from)))
    .orderBy(...keyset.order)
    .limit(batchSize);
  const ids = found.map(({ id }) => id);
  const rows = await selectUsers(db).where(and(ours, inArray(users.id, ids)));
  const byId = new Map(rows.map((row) => [row.user.id, row]));
  return {
    rows: ids.flatMap((id) => byId.get(id) ?? []),
    place: found.length < batchSize ? undefined : found.at(-1)?.place,
  };
}

import { and, eq, gte, lt, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { cleanup, devices, statusGroup, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { isId, minIdSince } from "@/lib/ids";
import { resolveRelativeDate } from "@/lib/listing/filters";
import { matchesWord, type SearchWord, searchWords } from "@/lib/listing/search";
import type { FilterValues } from "@/lib/listing/types";
import { tagCondition } from "@/lib/tags";
import type { userFilters } from "./listing";

export type UserFilters = FilterValues<typeof userFilters>;

/** One condition on users, in the forms that PostgreSQL plans best. */
interface UserCondition {
  /** To find all users that match. */
  set: SQL | undefined;
  /** To check one user at a time, in a scan that stops early. */
  perRow: SQL | undefined;
  /** The ids that matching users can have. Times have no index, so this finds recent users. */
  ids: SQL | undefined;
}

/** The condition for the project's users that match all filters. */
export function userFilterCondition(ctx: RequestContext, filters: UserFilters): UserCondition {
  const { q, tag, createdAfter, createdBefore, updatedAfter, updatedBefore, reachable, minDevices } = filters;
  const now = Date.now();
  const date = (text: string) => new Date(resolveRelativeDate(text, now));
  const base = and(
    eq(users.projectId, ctx.project.id),
    q === undefined ? undefined : userTextCondition(q),
    tag && tagCondition(users.tags, tag),
    createdAfter === undefined ? undefined : gte(users.createdAt, date(createdAfter)),
    createdBefore === undefined ? undefined : lt(users.createdAt, date(createdBefore)),
    updatedAfter === undefined ? undefined : gte(users.updatedAt, date(updatedAfter)),
    updatedBefore === undefined ? undefined : lt(users.updatedAt, date(updatedBefore)),
  );
  const ofUser = sql`${devices.projectId} = ${users.projectId} and ${devices.userId} = ${users.id}`;
  const reachableDevice = sql`select true from ${devices} where ${ofUser} and ${isReachableDevice(ctx.project.id)}`;
  // Values, not `exists`, which PostgreSQL would turn into a join of all rows even for a scan that stops early.
  const hasReachable = sql`coalesce((${reachableDevice} limit 1), false)`;
  const ids =
    createdAfter === undefined ? undefined : gte(users.id, minIdSince(date(createdAfter).getTime()));
  return {
    ids,
    // Without the ids: together with the times they would make PostgreSQL expect too few rows.
    set: and(
      base,
      reachable === undefined ? undefined : sql`${reachable ? sql`` : sql`not `}exists (${reachableDevice})`,
      minDevices === undefined
        ? undefined
        : sql`${users.id} in (
            select ${devices.userId} from ${devices} where ${devices.projectId} = ${ctx.project.id}
            group by ${devices.userId} having count(*) >= ${minDevices})`,
    ),
    perRow: and(
      base,
      ids,
      reachable === undefined ? undefined : reachable ? hasReachable : sql`not ${hasReachable}`,
      minDevices === undefined
        ? undefined
        : sql`coalesce((select true from ${devices} where ${ofUser} offset ${minDevices - 1} limit 1), false)`,
    ),
  };
}

/** Whether the filters have to read each user's devices, because no index of users covers them. */
export const readsDevices = ({ reachable, minDevices }: UserFilters): boolean =>
  reachable !== undefined || minDevices !== undefined;

// Must match the expression of the index `users_search` exactly.
const searchText = sql`(coalesce(lower(${users.email}), '') || ' ' || coalesce(lower(${users.externalUserId}), ''))`;

/** Whether all words of a text are parts of an email or userId, or a whole id. */
export const userTextCondition = (text: string): SQL | undefined =>
  and(...searchWords(text).map(userWordCondition));

export const userWordCondition = ({ text, patterns }: SearchWord): SQL | undefined =>
  or(
    matchesWord(searchText, { text, patterns: patterns.map(normaliseEmail) }),
    isId(text) ? eq(users.id, text) : undefined,
  );

/** Whether pushes to a device of the project are expected to arrive. */
export const isReachableDevice = (projectId: string | SQLWrapper): SQL =>
  sql`${statusGroup(devices)} = 3 and ${devices.lastSeenAt} >= now() - make_interval(days => (
    select ${cleanup.staleAfterDays} from ${cleanup} where ${cleanup.projectId} = ${projectId}))`;

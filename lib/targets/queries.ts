import { stringify } from "csv-stringify/sync";
import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { applications, auditEvents, cleanup, devices, users } from "@/db/schema";
import { limitConcurrency } from "@/lib/async/limit-concurrency";
import { retryWhileUnavailable } from "@/lib/async/retry";
import { insertEvents, projectEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { deviceCondition } from "@/lib/devices/filters";
import { userJoin } from "@/lib/devices/present";
import { hasExpoToken, hasFid } from "@/lib/devices/push-token";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { userCondition } from "@/lib/users/store";
import { type TargetFilters, targetColumns } from "./types";

/** One statement returns a page as one text: PostgreSQL formats the lines, so no rows are parsed here. */
const pageSize = 2_000;
/** All long reads together use at most this many connections; a reader's first page does not wait for them. */
const limit = limitConcurrency(2);

interface TargetPage extends Record<string, unknown> {
  lines: string;
  count: number;
  last: string;
}

const isDeliverable = and(eq(devices.enabled, true), sql`${devices.notificationsAllowed} is not false`);

/**
 * The deliverable devices that match, one per line: enabled, with notifications allowed, and not stale unless the query
 * includes stale ones. They are ordered by id, so that an interrupted reader can continue after its last line. Further
 * pages are read only as the reader consumes them, and a slow reader does not occupy a connection. Throws
 * `invalidValue` if both a user's email and userId are given.
 */
export async function readTargets(
  ctx: RequestContext,
  query: TargetFilters,
): Promise<string | AsyncGenerator<string>> {
  const { email, externalUserId, includeStale = false, after, format = "ndjson", ...filters } = query;
  const ofUser = userFilter(ctx, { email, externalUserId });
  const selectPage: SelectPage = async (db, from) => {
    const { set } = await deviceCondition(db, ctx, filters);
    const isFresh = includeStale ? undefined : gt(devices.lastSeenAt, staleBefore(ctx));
    return pageStatement(and(set, isDeliverable, isFresh, ofUser), from);
  };
  const eventId = newId();
  const first = await readFirstPage(ctx, query, eventId, (db) => selectPage(db, after));
  const header = format === "csv" ? stringify([targetColumns]) : "";
  const toText = ({ lines }: TargetPage) => (format === "csv" ? toCsv(lines) : lines);
  if (first.count < pageSize) return header + toText(first);
  return (async function* () {
    yield header + toText(first);
    for await (const page of readOtherPages(ctx, eventId, first, selectPage)) yield toText(page);
  })();
}

type SelectPage = (db: ReadDatabase, after?: string) => Promise<SQL>;

/**
 * Reads a page and records the read in the audit log, in one statement: no token leaves without an entry, and one
 * user's targets take one round trip. The entry has the count if there is only one page.
 */
async function readFirstPage(
  ctx: RequestContext,
  query: TargetFilters,
  eventId: string,
  selectPage: SelectPage,
): Promise<TargetPage> {
  const [page] = await database().statement(async (db) => {
    const event = { ...projectEvent("targets.read", ctx.project.id, { query }), id: eventId };
    const more = sql`case when page.count < ${pageSize} then jsonb_build_object('count', page.count) else '{}' end`;
    const join = sql`cross join page`;
    return db.execute<TargetPage>(sql`
      with page as (${await selectPage(db)}), event as (${insertEvents(ctx, [event], { more, join })})
      select * from page`);
  });
  return page ?? noTargets;
}

/**
 * The pages after the first. Adds to the audit event how many targets there were, or how many until the reader stopped.
 */
async function* readOtherPages(
  ctx: RequestContext,
  eventId: string,
  first: TargetPage,
  selectPage: SelectPage,
): AsyncGenerator<TargetPage> {
  let { count } = first;
  try {
    for (let previous = first; previous.count === pageSize; ) {
      const { last } = previous;
      const read = (db: ReadDatabase) => selectPage(db, last).then((page) => db.execute<TargetPage>(page));
      const [page = noTargets] = await retryWhileUnavailable(() => limit(() => database().read(read)));
      count += page.count;
      if (page.count > 0) yield page;
      previous = page;
    }
  } finally {
    await database().statement((db) =>
      db
        .update(auditEvents)
        .set({ details: sql`${auditEvents.details} || jsonb_build_object('count', ${count}::int)` })
        .where(and(eq(auditEvents.projectId, ctx.project.id), eq(auditEvents.id, eventId))),
    );
  }
}

const noTargets: TargetPage = { lines: "", count: 0, last: "" };

const pageStatement = (condition: SQL | undefined, after: string | undefined): SQL => sql`
  select coalesce(string_agg(row_to_json(target)::text, E'\n' order by "deviceId") || E'\n', '') as lines,
    count(*)::int as count, max("deviceId"::text) as last
  from (
    ${targets} where ${and(condition, after === undefined ? undefined : gt(devices.id, after))}
    order by ${devices.id} limit ${pageSize}
  ) target`;

/** As an array, so that PostgreSQL looks the user up first. */
function userFilter(
  ctx: RequestContext,
  { email, externalUserId }: Pick<TargetFilters, "email" | "externalUserId">,
): SQL | undefined {
  if (email !== undefined && externalUserId !== undefined) {
    throw new DomainError("invalidValue", "Name the user by email or by externalUserId, not by both.");
  }
  if (email === undefined && externalUserId === undefined) return undefined;
  const condition = userCondition(
    ctx,
    email === undefined ? { externalUserId: externalUserId ?? "" } : { email },
  );
  return sql`${devices.userId} = any(array(
    select ${users.id} from ${users} where ${users.projectId} = ${ctx.project.id} and ${condition}))`;
}

/** A subquery of the same statement, because one user's targets should take few round trips. */
const staleBefore = (ctx: RequestContext) => sql`now() - make_interval(days => coalesce(
  (select ${cleanup.staleAfterDays} from ${cleanup} where ${cleanup.projectId} = ${ctx.project.id}), 270))`;

/** The members of a line, in the order of `targetColumns`. */
const targets = sql`
  select ${devices.id} as "deviceId", coalesce(${devices.longPushToken}, ${devices.pushToken}) as "pushToken",
    case when ${hasFid} then 'fid' else 'token' end as "addressKind",
    case when ${hasExpoToken} then 'expo' else ${devices.pushService} end as service, ${devices.pushEnvironment} as environment, ${applications.name} as application,
    ${devices.applicationPackage} as package, ${devices.platform} as platform,
    coalesce(nullif(${devices.locale}, ''), ${devices.attributes} ->> 'localeIdentifier', ${users.dataFields} ->> 'locale') as locale,
    coalesce(${users.externalUserId}, case when not ${users.emailIsPlaceholder} then ${users.email} end) as user
  from ${devices} join ${users} on ${userJoin}
  join ${applications} on ${applications.projectId} = ${devices.projectId} and ${applications.id} = ${devices.applicationId}`;

/** For programs: no byte order mark, and tokens as they are, without the guard against spreadsheet formulas. */
const toCsv = (lines: string): string =>
  stringify(
    lines
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    { columns: targetColumns },
  );

import { and, asc, desc, eq, getTableColumns, gt, gte, inArray, lt, ne, type SQL, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { auditEvents, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { minIdAt, timeOfId } from "@/lib/ids";
import { undoableAmong } from "@/lib/jobs/queries";
import { countUpTo } from "@/lib/listing/count";
import { resolveRelativeDate } from "@/lib/listing/filters";
import type { FilterValues, ListQuery, Page } from "@/lib/listing/types";
import { isOfJob, jobOf } from "./job-events";
import type { AuditFilters, AuditSortKey } from "./listing";
import { searchCondition } from "./search";
import type { AuditAction } from "./types";
import type { AuditView } from "./views";

/** Up to this many events are counted and paged; the time filters reach older ones. */
const maxCounted = 10_000;

const batchSize = 1_000;

/** A registration creates the ids of its user and its event in this order, at most this far apart. */
const maxCommitMs = 15_000;

/** Ids carry their time, so the time filters use the primary key. */
export async function auditConditions(
  db: ReadDatabase,
  ctx: RequestContext,
  filters: FilterValues<AuditFilters>,
  now = Date.now(),
): Promise<SQL[]> {
  const { actor, action, after, before, q, job, grouped } = filters;
  return [
    ...(actor === undefined ? [] : [eq(auditEvents.actorId, actor)]),
    ...(action === undefined ? [] : [actionCondition(action)]),
    ...(after === undefined ? [] : [gte(auditEvents.id, minIdAt(resolveRelativeDate(after, now)))]),
    ...(before === undefined ? [] : [lt(auditEvents.id, minIdAt(resolveRelativeDate(before, now)))]),
    ...(q === undefined ? [] : [await searchCondition(db, ctx, q)]),
    ...(job === undefined ? [] : [sql`(${isOfJob} and ${jobOf} = ${job})`]),
    ...(grouped === true ? [sql`not (${isOfJob})`, ne(auditEvents.action, "import.started")] : []),
  ];
}

/** A user created by a registration has no event of their own; the event of their first device records it. */
const createdUser = sql`(${auditEvents.action} = 'device.registered' and ${auditEvents.details} -> 'newUser' is not null)`;

function actionCondition(actions: AuditAction[]): SQL {
  const byAction = inArray(auditEvents.action, actions);
  if (actions.includes("user.created")) return sql`(${byAction} or ${createdUser})`;
  // Registrations, the most frequent events, are not in the index by action.
  return actions.includes("device.registered")
    ? byAction
    : sql`(${byAction} and ${auditEvents.action} <> 'device.registered')`;
}

type AuditQuery = Pick<ListQuery<AuditSortKey>, "number" | "size" | "sort">;

export const listAudit = (ctx: RequestContext, query: ListQuery<AuditSortKey, AuditFilters>) =>
  readFromReplica(ctx.actor.id, async (db) =>
    auditPage(db, ctx, query, await auditConditions(db, ctx, query.filters)),
  );

/** The history of one subject, whose existence the caller has checked. */
export const listHistory = (ctx: RequestContext, subjectId: string, query: AuditQuery) =>
  readFromReplica(ctx.actor.id, (db) => auditPage(db, ctx, query, [eq(auditEvents.subjectId, subjectId)]));

/** The history of a user, whose existence the caller has checked, and of their devices. */
export const listUserHistory = (ctx: RequestContext, userId: string, query: AuditQuery) =>
  readFromReplica(ctx.actor.id, async (db) =>
    auditPage(db, ctx, query, [await userHistoryCondition(db, ctx, userId)]),
  );

/** Events of the user and of the devices they have now, and the registration that created the user. */
export async function userHistoryCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  userId: string,
): Promise<SQL> {
  const owned = await db
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, userId)));
  const [creation] = await db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.projectId, ctx.project.id),
        gt(auditEvents.id, userId),
        lt(auditEvents.id, minIdAt(timeOfId(userId) + maxCommitMs)),
        createdUser,
        sql`${auditEvents.details} ->> 'userId' = ${userId}`,
      ),
    )
    .orderBy(asc(auditEvents.id))
    .limit(1);
  const bySubject = inArray(auditEvents.subjectId, [userId, ...owned.map(({ id }) => id)]);
  return creation === undefined ? bySubject : sql`(${bySubject} or ${eq(auditEvents.id, creation.id)})`;
}

/** The latest events, with one event per bulk change or import. */
export async function latestAudit(
  db: ReadDatabase,
  ctx: RequestContext,
  limit: number,
): Promise<AuditView[]> {
  return auditViews(db, ctx, { conditions: await auditConditions(db, ctx, { grouped: true }), limit });
}

/** All matching events, newest first; one query per batch. */
export async function* auditBatches(ctx: RequestContext, conditions: SQL[]): AsyncGenerator<AuditView[]> {
  for (let last: string | undefined; ; ) {
    const from = last === undefined ? [] : [lt(auditEvents.id, last)];
    const batch = await database().read((db) =>
      auditViews(db, ctx, { conditions: [...conditions, ...from], limit: batchSize }),
    );
    if (batch.length > 0) yield batch;
    last = batch.at(-1)?.id;
    if (batch.length < batchSize) return;
  }
}

async function auditPage(
  db: ReadDatabase,
  ctx: RequestContext,
  { number, size, sort }: AuditQuery,
  conditions: SQL[],
): Promise<Page<AuditView>> {
  const matching = and(eq(auditEvents.projectId, ctx.project.id), ...conditions);
  const found = await countUpTo(db, sql`select 1 from ${auditEvents} where ${matching}`, maxCounted);
  const total = Math.min(found, maxCounted);
  const offset = (number - 1) * size;
  const items =
    offset >= total
      ? []
      : await auditViews(db, ctx, { conditions, limit: size, offset, oldestFirst: !sort.descending });
  return {
    items,
    page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: found > maxCounted },
  };
}

// Older versions stored details of any size. `pg_column_size` reads the size without loading the value.
const readableDetails = sql`
  case when pg_column_size(${auditEvents.details}) > 65536 then '{"valuesOmitted": true}' else ${auditEvents.details} end`.mapWith(
  auditEvents.details,
);

/** The current name of an event's subject. */
const subjectLabel = sql<string | null>`case event.subject_type
  when 'device' then (select coalesce(nullif(s.name, ''), nullif(s.model, '')) from devices s
    where s.project_id = event.project_id and s.id = event.subject_id)
  when 'user' then (select coalesce(s.email, s.external_user_id) from users s
    where s.project_id = event.project_id and s.id = event.subject_id)
  when 'apiKey' then (select s.name || ' …' || s.last_four from api_keys s
    where s.project_id = event.project_id and s.id = event.subject_id)
  when 'application' then (select s.name from applications s
    where s.project_id = event.project_id and s.id = event.subject_id)
  when 'invitation' then (select s.email from invitations s
    where s.project_id = event.project_id and s.id = event.subject_id)
  when 'operator' then (select s.name from operators s where s.id = event.subject_id)
  when 'project' then (select s.name from projects s where s.id = event.subject_id)
end`;

/** The last four characters of the key that acted. */
const lastFour = sql<string | null>`case when event.actor_type = 'apiKey' then (
  select k.last_four from api_keys k where k.project_id = event.project_id and k.id::text = event.actor_id) end`;

async function auditViews(
  db: ReadDatabase,
  ctx: RequestContext,
  slice: { conditions: SQL[]; limit: number; offset?: number; oldestFirst?: boolean },
): Promise<AuditView[]> {
  const direction = slice.oldestFirst ? asc : desc;
  const page = db
    .select({ ...getTableColumns(auditEvents), details: readableDetails.as("details") })
    .from(auditEvents)
    .where(and(eq(auditEvents.projectId, ctx.project.id), ...slice.conditions))
    .orderBy(direction(auditEvents.id))
    .limit(slice.limit)
    .offset(slice.offset ?? 0)
    .as("event");
  const rows = await db
    .select({ event: page._.selectedFields, label: subjectLabel, lastFour })
    .from(page)
    .orderBy(direction(page.id));
  const jobIds = rows.flatMap(({ event }) => (event.action === "job.finished" ? [event.subjectId] : []));
  const undoable = await undoableAmong(db, ctx, jobIds);
  return rows.map(({ event, label, lastFour }) => ({
    id: event.id,
    at: event.createdAt.toISOString(),
    action: event.action,
    actor: { type: event.actorType, id: event.actorId, label: event.actorLabel, lastFour },
    subject: { type: event.subjectType, id: event.subjectId, label },
    details: event.details,
    requestId: event.requestId,
    source: event.source,
    canUndo: event.action === "job.finished" && undoable.has(event.subjectId),
  }));
}

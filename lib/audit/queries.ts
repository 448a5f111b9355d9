import { and, asc, desc, eq, getTableColumns, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { auditEvents, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { minIdAt } from "@/lib/ids";
import { countUpTo } from "@/lib/listing/count";
import { resolveRelativeDate } from "@/lib/listing/filters";
import type { FilterValues, ListQuery, Page } from "@/lib/listing/types";
import { loadSubjectLabels } from "./labels";
import type { AuditFilters, AuditSortKey } from "./listing";
import { toAuditView } from "./present";
import type { AuditView } from "./views";

/** Events are counted and paged up to here; the time filters reach older ones. */
const maxCounted = 10_000;

const batchSize = 1_000;

/** Ids carry their time, so the time filters use the primary key. */
export function auditConditions(filters: FilterValues<AuditFilters>, now = Date.now()): SQL[] {
  const { actor, action, after, before } = filters;
  return [
    ...(actor === undefined ? [] : [eq(auditEvents.actorId, actor)]),
    ...(action === undefined ? [] : [inArray(auditEvents.action, action)]),
    ...(after === undefined ? [] : [gte(auditEvents.id, minIdAt(resolveRelativeDate(after, now)))]),
    ...(before === undefined ? [] : [lt(auditEvents.id, minIdAt(resolveRelativeDate(before, now)))]),
  ];
}

type AuditQuery = Pick<ListQuery<AuditSortKey>, "number" | "size" | "sort">;

export function listAudit(
  ctx: RequestContext,
  query: ListQuery<AuditSortKey, AuditFilters>,
): Promise<Page<AuditView>> {
  return readFromReplica(ctx.actor.id, (db) => auditPage(db, ctx, query, auditConditions(query.filters)));
}

/** The history of one subject, whose existence the caller has checked. */
export function listHistory(
  ctx: RequestContext,
  subjectId: string,
  query: AuditQuery,
): Promise<Page<AuditView>> {
  return readFromReplica(ctx.actor.id, (db) =>
    auditPage(db, ctx, query, [eq(auditEvents.subjectId, subjectId)]),
  );
}

/** The history of a user, whose existence the caller has checked, and of their devices. */
export function listUserHistory(
  ctx: RequestContext,
  userId: string,
  query: AuditQuery,
): Promise<Page<AuditView>> {
  return readFromReplica(ctx.actor.id, async (db) =>
    auditPage(db, ctx, query, [await userHistoryCondition(db, ctx, userId)]),
  );
}

/** Events of the user and of the devices they have now. */
export async function userHistoryCondition(db: Database, ctx: RequestContext, userId: string): Promise<SQL> {
  const owned = await db
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, userId)));
  return inArray(auditEvents.subjectId, [userId, ...owned.map(({ id }) => id)]);
}

export function latestAudit(db: Database, ctx: RequestContext, limit: number): Promise<AuditView[]> {
  return auditViews(db, ctx, { conditions: [], limit });
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
  db: Database,
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

// Older versions stored details of any size. `pg_column_size` readFromReplica the size without loading the value.
const readableDetails = sql`
  case when pg_column_size(${auditEvents.details}) > 65536 then '{"valuesOmitted": true}' else ${auditEvents.details} end`.mapWith(
  auditEvents.details,
);

async function auditViews(
  db: Database,
  ctx: RequestContext,
  slice: { conditions: SQL[]; limit: number; offset?: number; oldestFirst?: boolean },
): Promise<AuditView[]> {
  const rows = await db
    .select({ ...getTableColumns(auditEvents), details: readableDetails })
    .from(auditEvents)
    .where(and(eq(auditEvents.projectId, ctx.project.id), ...slice.conditions))
    .orderBy((slice.oldestFirst ? asc : desc)(auditEvents.id))
    .limit(slice.limit)
    .offset(slice.offset ?? 0);
  const labels = await loadSubjectLabels(db, ctx.project.id, rows);
  return rows.map((row) => toAuditView(row, labels.get(row.subjectId) ?? null));
}

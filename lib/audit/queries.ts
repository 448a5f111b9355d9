import { and, asc, desc, eq, getTableColumns, inArray, lt, type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { auditEvents, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countUpTo } from "@/lib/listing/count";
import type { ListQuery, Page } from "@/lib/listing/types";
import { auditConditions } from "./conditions";
import { loadSubjectLabels } from "./labels";
import type { AuditFilters, AuditSortKey } from "./listing";
import { toAuditView } from "./present";
import type { AuditView } from "./views";

/** As far as page numbers reach, and as far as events are counted; what lies before, the time filters reach. */
const mostPaged = 10_000;

const batchSize = 1_000;

type AuditQuery = Pick<ListQuery<AuditSortKey>, "number" | "size" | "sort">;

/** One page of the project's history. */
export function listAudit(
  ctx: RequestContext,
  query: ListQuery<AuditSortKey, AuditFilters>,
): Promise<Page<AuditView>> {
  return readFromReplica(ctx.actor.id, (db) => auditPage(db, ctx, query, auditConditions(query.filters)));
}

/** One page of the history of one thing, which the caller has shown to be there. */
export function listHistory(
  ctx: RequestContext,
  subjectId: string,
  query: AuditQuery,
): Promise<Page<AuditView>> {
  return readFromReplica(ctx.actor.id, (db) =>
    auditPage(db, ctx, query, [eq(auditEvents.subjectId, subjectId)]),
  );
}

/** One page of a user's history, which the caller has shown to be there, and of their devices'. */
export function listUserHistory(
  ctx: RequestContext,
  userId: string,
  query: AuditQuery,
): Promise<Page<AuditView>> {
  return readFromReplica(ctx.actor.id, async (db) =>
    auditPage(db, ctx, query, [await userHistoryCondition(db, ctx, userId)]),
  );
}

/** A user's events and those of the devices they have. */
export async function userHistoryCondition(db: Database, ctx: RequestContext, userId: string): Promise<SQL> {
  const held = await db
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, userId)));
  return inArray(auditEvents.subjectId, [userId, ...held.map(({ id }) => id)]);
}

/** The last events of a project, newest first. */
export function latestAudit(db: Database, ctx: RequestContext, most: number): Promise<AuditView[]> {
  return auditViews(db, ctx, { conditions: [], limit: most });
}

/** All events that conditions leave, newest first, a thousand at a time: each batch is a query of its own. */
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
  const wanted = and(eq(auditEvents.projectId, ctx.project.id), ...conditions);
  const found = await countUpTo(db, sql`select 1 from ${auditEvents} where ${wanted}`, mostPaged);
  const total = Math.min(found, mostPaged);
  const offset = (number - 1) * size;
  const items =
    offset >= total
      ? []
      : await auditViews(db, ctx, { conditions, limit: size, offset, oldestFirst: !sort.descending });
  return {
    items,
    page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: found > mostPaged },
  };
}

// Events from a time without bounds can have megabytes, and a page has many of them. The stored size costs no look inside.
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

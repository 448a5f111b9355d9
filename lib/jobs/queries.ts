import { and, asc, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { noteWrite } from "@/db/replica-reads";
import { auditEvents, imports, jobItems, jobs } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { rowById } from "@/lib/ids";
import { toImportView } from "@/lib/imports/present";
import { countUpTo } from "@/lib/listing/count";
import type { ListQuery, Page } from "@/lib/listing/types";
import { type JobRow, toExportView, toJobView } from "./present";
import type { JobView, WorkView } from "./views";

const maxProblems = 50;
const maxListed = 20;
const maxCounted = 10_000;
const exportActions = ["devices.exported", "users.exported", "audit.exported"] as const;

type WorkQuery = Pick<ListQuery<"createdAt">, "number" | "size">;

/** Throws `notFound`. */
export function getJob(ctx: RequestContext, id: string): Promise<JobView> {
  return readProgress(ctx, async (db) => {
    const job = await readJob(db, ctx, id);
    const isUndone = (await undoneAmong(db, ctx, [id])).has(job.id);
    return toJobView(job, { problems: await problemsOf(db, job), isUndone });
  });
}

/** Throws `notFound`. */
export function readJob(db: ReadDatabase, ctx: RequestContext, id: string, lock = false): Promise<JobRow> {
  const query = db
    .select()
    .from(jobs)
    .where(and(eq(jobs.projectId, ctx.project.id), eq(jobs.id, id)));
  return rowById("Job", id, () => (lock ? query.for("update") : query));
}

/** The project's last 20 jobs, the latest first. */
export function listJobs(ctx: RequestContext): Promise<{ items: JobView[] }> {
  return readProgress(ctx, async (db) => {
    const latest = await db
      .select()
      .from(jobs)
      .where(eq(jobs.projectId, ctx.project.id))
      .orderBy(desc(jobs.id))
      .limit(maxListed);
    return { items: await toJobViews(db, ctx, latest) };
  });
}

async function toJobViews(db: ReadDatabase, ctx: RequestContext, rows: JobRow[]): Promise<JobView[]> {
  const ids = rows.map(({ id }) => id);
  const undone = await undoneAmong(db, ctx, ids);
  const views: JobView[] = [];
  for (const job of rows) {
    views.push(toJobView(job, { problems: await problemsOf(db, job), isUndone: undone.has(job.id) }));
  }
  return views;
}

/** Which of the jobs can be undone. */
export async function undoableAmong(
  db: ReadDatabase,
  ctx: RequestContext,
  ids: string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select()
    .from(jobs)
    .where(and(eq(jobs.projectId, ctx.project.id), inArray(jobs.id, ids)));
  const undone = await undoneAmong(db, ctx, ids);
  return new Set(
    rows.flatMap((row) => (toJobView(row, { isUndone: undone.has(row.id) }).canUndo ? [row.id] : [])),
  );
}

/** Which of the jobs another job undoes. */
export async function undoneAmong(
  db: ReadDatabase,
  ctx: RequestContext,
  ids: string[],
): Promise<Set<string>> {
  const found = await db
    .select({ id: jobs.undoOf })
    .from(jobs)
    .where(and(eq(jobs.projectId, ctx.project.id), inArray(jobs.undoOf, ids)));
  return new Set(found.flatMap(({ id }) => (id === null ? [] : [id])));
}

/** The project's bulk changes, imports and exports, the latest first. */
export function listWork(ctx: RequestContext, { number, size }: WorkQuery): Promise<Page<WorkView>> {
  return readProgress(ctx, async (db) => {
    const ofProject = (table: SQL, where: SQL) =>
      sql`select id from ${table} where project_id = ${ctx.project.id} and ${where}`;
    const all = sql`
      ${ofProject(sql`jobs`, sql`true`)} union all ${ofProject(sql`imports`, sql`true`)}
      union all ${ofProject(sql`audit_events`, inArray(sql`action`, [...exportActions]))}`;
    const total = await countUpTo(db, all, maxCounted);
    const found = await db.execute<{ id: string }>(
      sql`${all} order by id desc limit ${size} offset ${(number - 1) * size}`,
    );
    const ids = found.map(({ id }) => id);
    const items = await workViews(db, ctx, ids);
    const counted = Math.min(total, maxCounted);
    return {
      items: ids.flatMap((id) => items.get(id) ?? []),
      page: {
        ...{ number, size, total: counted, pageCount: Math.ceil(counted / size) },
        totalIsEstimate: total > maxCounted,
      },
    };
  });
}

async function workViews(
  db: ReadDatabase,
  ctx: RequestContext,
  ids: string[],
): Promise<Map<string, WorkView>> {
  const named = (table: typeof jobs | typeof imports | typeof auditEvents) =>
    and(eq(table.projectId, ctx.project.id), inArray(table.id, ids));
  const jobRows = await db.select().from(jobs).where(named(jobs));
  const importRows = await db.select().from(imports).where(named(imports));
  const events = await db.select().from(auditEvents).where(named(auditEvents));
  const jobViews = await toJobViews(db, ctx, jobRows);
  const about = ({ id, actorId }: { id: string; actorId: string | null }) => ({
    id,
    isMine: actorId !== null && actorId === ctx.actor.id,
  });
  const views: WorkView[] = [
    ...jobRows.map((row, n) => ({ type: "bulk" as const, ...about(row), job: jobViews[n] as JobView })),
    ...importRows.map((row) => ({ type: "import" as const, ...about(row), import: toImportView(row, []) })),
    ...events.map((row) => ({ type: "export" as const, ...about(row), export: toExportView(row) })),
  ];
  return new Map(views.map((view) => [view.id, view]));
}

/** The actor's next device list must not come from a replica that lags behind the progress shown here. */
async function readProgress<T>(ctx: RequestContext, read: (db: ReadDatabase) => Promise<T>): Promise<T> {
  const found = await database().read(read);
  if (ctx.actor.id !== null) noteWrite(ctx.actor.id);
  return found;
}

async function problemsOf(db: ReadDatabase, job: JobRow): Promise<JobView["problems"]> {
  if (job.failed === 0) return [];
  const failed = await db
    .select({ deviceId: jobItems.deviceId, problem: jobItems.problem })
    .from(jobItems)
    .where(
      and(eq(jobItems.projectId, job.projectId), eq(jobItems.jobId, job.id), eq(jobItems.outcome, "failed")),
    )
    .orderBy(asc(jobItems.deviceId))
    .limit(maxProblems);
  return failed.map(({ deviceId, problem }) => ({ deviceId, problem: problem ?? "" }));
}

import { and, asc, desc, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { noteWrite } from "@/db/replica-reads";
import { jobItems, jobs } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { type JobRow, toJobView } from "./present";
import type { JobView } from "./views";

const maxProblems = 50;
const maxListed = 20;

/** Throws `notFound`. */
export function getJob(ctx: RequestContext, id: string): Promise<JobView> {
  return readProgress(ctx, async (db) => {
    const job = await readJob(db, ctx, id);
    return toJobView(job, await problemsOf(db, job));
  });
}

/** Throws `notFound`. */
export async function readJob(db: Database, ctx: RequestContext, id: string, lock = false): Promise<JobRow> {
  const query = db
    .select()
    .from(jobs)
    .where(and(eq(jobs.projectId, ctx.project.id), eq(jobs.id, id)));
  const [job] = isId(id) ? await (lock ? query.for("update") : query) : [];
  if (job === undefined) throw new DomainError("notFound", "Job not found.");
  return job;
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
    const items: JobView[] = [];
    for (const job of latest) items.push(toJobView(job, await problemsOf(db, job)));
    return { items };
  });
}

/** The actor's next device list must not come from a replica that lags behind the progress shown here. */
async function readProgress<T>(ctx: RequestContext, read: (db: Database) => Promise<T>): Promise<T> {
  const found = await database().read(read);
  if (ctx.actor.id !== null) noteWrite(ctx.actor.id);
  return found;
}

async function problemsOf(db: Database, job: JobRow): Promise<JobView["problems"]> {
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

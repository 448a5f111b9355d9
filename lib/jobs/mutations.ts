import { and, eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, jobItems, jobs } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countAndFingerprint } from "@/lib/devices/counts";
import { deviceCondition } from "@/lib/devices/filters";
import { deviceFilters } from "@/lib/devices/listing";
import type { DeviceRow } from "@/lib/devices/merge";
import type { DeviceCount } from "@/lib/devices/views";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { parseFilters } from "@/lib/listing/query";
import { type JobRow, toJobView } from "./present";
import { completeJob, processJob } from "./process";
import { jobNotFound } from "./queries";
import type { BulkInput, Selection } from "./types";
import type { JobView } from "./views";

/** A job's devices are fixed in one go; more than this would keep everyone else waiting for too long. */
const mostAtOnce = 100_000;

/**
 * Fixes which devices a bulk action is about and begins to work on them; the answer does not wait for the work.
 * Throws `conflict` where a filter wants others than it was seen to, `invalidValue` for a filter that is none, and
 * `tooManyAtOnce`.
 */
export async function startJob(ctx: RequestContext, input: BulkInput): Promise<JobView> {
  const job = await database().transaction(async (tx) => {
    const begun = await insertJob(tx, ctx, { kind: input.action, note: input.note ?? null, undoOf: null });
    return withTotal(tx, begun, await fixDevices(tx, ctx, begun, input.selection));
  });
  void processJob(job);
  return toJobView(job, []);
}

/**
 * Begins to put back what a job changed, as far as it is still as the job left it.
 * Throws `notFound`, and `conflict` for a job that removed devices, still runs, or was undone before.
 */
export async function undoJob(ctx: RequestContext, id: string): Promise<JobView> {
  const job = await database().transaction(async (tx) => {
    const undone = await lockUndoable(tx, ctx, id);
    const kind = undone.kind === "disable" ? "enable" : "disable";
    const begun = await insertJob(tx, ctx, { kind, note: undone.note, undoOf: undone.id });
    const fixed = await fix(
      tx,
      begun,
      sql`select ${jobItems.deviceId} as id from ${jobItems}
        where ${jobItems.projectId} = ${ctx.project.id} and ${jobItems.jobId} = ${undone.id} and ${jobItems.outcome} = 'done'`,
    );
    return withTotal(tx, begun, fixed);
  });
  void processJob(job);
  return toJobView(job, []);
}

/**
 * Disables devices that the caller's transaction holds locked, for a reason in an admin's words, as a job that has
 * ended with it: so that it can be undone as every other. Answers the job's id.
 */
export async function disableAsJob(
  tx: Database,
  ctx: RequestContext,
  note: string,
  rows: DeviceRow[],
): Promise<string> {
  const begun = await insertJob(tx, ctx, { kind: "disable", note, undoOf: null });
  const job = await withTotal(tx, begun, await fixDevices(tx, ctx, begun, { ids: rows.map(({ id }) => id) }));
  await completeJob(tx, ctx, job, rows);
  return job.id;
}

async function insertJob(
  tx: Database,
  ctx: RequestContext,
  what: Pick<JobRow, "kind" | "note" | "undoOf">,
): Promise<JobRow> {
  const [job] = await tx
    .insert(jobs)
    .values({
      ...what,
      projectId: ctx.project.id,
      id: newId(),
      status: "running",
      total: 0,
      actorType: ctx.actor.type,
      actorId: ctx.actor.id,
      actorLabel: ctx.actor.label,
      requestId: ctx.requestId,
    })
    .returning();
  if (job === undefined) throw new Error("The job was not written.");
  return job;
}

async function withTotal(tx: Database, job: JobRow, { total }: DeviceCount): Promise<JobRow> {
  await tx
    .update(jobs)
    .set({ total })
    .where(and(eq(jobs.projectId, job.projectId), eq(jobs.id, job.id)));
  return { ...job, total };
}

async function fixDevices(
  tx: Database,
  ctx: RequestContext,
  job: JobRow,
  selection: Selection,
): Promise<DeviceCount> {
  if ("ids" in selection) return fix(tx, job, sql`select unnest(${sql.param(selection.ids)}::uuid[]) as id`);
  const { filter, expectedTotal, fingerprint } = selection;
  const filters = parseFilters(new URLSearchParams(filter), deviceFilters, "selection.filter.");
  if (expectedTotal > mostAtOnce) {
    throw new DomainError(
      "tooManyAtOnce",
      `At most ${mostAtOnce} devices at once: narrow the filter. Nothing was changed.`,
    );
  }
  const { set } = await deviceCondition(tx, ctx, filters);
  const fixed = await fix(
    tx,
    job,
    sql`select ${devices.id} from ${devices} where ${set} limit ${mostAtOnce + 1}`,
  );
  if (fixed.total !== expectedTotal || (fingerprint ?? fixed.fingerprint) !== fixed.fingerprint) {
    throw changedSet(expectedTotal, fixed.total);
  }
  return fixed;
}

function changedSet(expected: number, total: number): DomainError {
  const now = total === expected ? "others" : total > mostAtOnce ? `more than ${mostAtOnce}` : String(total);
  const message = `The filter wants ${now} now, not the ${expected} that it was seen to. Look again; nothing was changed.`;
  return new DomainError("conflict", message, {
    issues: [{ path: "selection.expectedTotal", message: `Now ${total}` }],
  });
}

/** Writes down the devices that a query gives as those of the job. */
async function fix(tx: Database, job: JobRow, query: ReturnType<typeof sql>): Promise<DeviceCount> {
  const { total, fingerprint } = countAndFingerprint(sql`device_id`);
  const [fixed] = await tx.execute<{ total: string; fingerprint: string }>(sql`
    with fixed as (
      insert into job_items (project_id, job_id, device_id)
      select ${job.projectId}::uuid, ${job.id}::uuid, wanted.id from (${query}) wanted
      returning device_id
    )
    select ${total} as total, ${fingerprint} as fingerprint from fixed`);
  return { total: Number(fixed?.total ?? 0), fingerprint: fixed?.fingerprint ?? "" };
}

/** The job, locked, so that of two who undo it at once only one does. */
async function lockUndoable(tx: Database, ctx: RequestContext, id: string): Promise<JobRow> {
  const [job] = isId(id)
    ? await tx
        .select()
        .from(jobs)
        .where(and(eq(jobs.projectId, ctx.project.id), eq(jobs.id, id)))
        .for("update")
    : [];
  if (job === undefined) throw jobNotFound();
  if (job.kind === "remove") throw refused("Removed devices cannot be brought back.");
  if (job.status === "running") throw refused("It still runs: undo it once it has finished.");
  const [undo] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.projectId, ctx.project.id), eq(jobs.undoOf, job.id)))
    .limit(1);
  if (undo !== undefined) throw refused("It was undone before.");
  return job;
}

const refused = (message: string) => new DomainError("conflict", `${message} Nothing was changed.`);

import { and, desc, eq, sql } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import { database, type ReadDatabase } from "@/db/client";
import { applications, feedbackQuarantineItems, feedbackQuarantines } from "@/db/schema";
import { isApplicationOf } from "@/lib/applications/queries";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { rowById } from "@/lib/ids";
import { insertJob } from "@/lib/jobs/mutations";
import { processJob } from "@/lib/jobs/process";
import { pickView } from "@/lib/pick-view";
import { feedbackLock } from "./report";
import { type QuarantineView, quarantineView } from "./views";

const maxAnswers = 5;

/** Quarantines of held-back reports: open ones first, then the latest decided ones. */
export async function listQuarantines(ctx: RequestContext): Promise<{ items: QuarantineView[] }> {
  const rows = await database().read((db) => selectQuarantines(db, ctx));
  return { items: rows.map(toQuarantineView) };
}

/**
 * Decides about held-back reports: `applied` disables their devices as a job, except those that registered or accepted
 * a push since; `discarded` deletes the reports. The circuit breaker then starts counting again. Throws `notFound`, and
 * `conflict` if it was decided before.
 */
export async function decideQuarantine(
  ctx: RequestContext,
  { quarantineId, decision }: { quarantineId: string; decision: "applied" | "discarded" },
): Promise<QuarantineView> {
  const { view, job } = await database().transaction(async (tx) => {
    await lockNames(tx, feedbackLock(ctx));
    const row = await rowById("Quarantine", quarantineId, () => selectQuarantines(tx, ctx, quarantineId));
    const { applicationId, service, environment, closedAt } = row.quarantine;
    if (closedAt !== null)
      throw new DomainError("conflict", "These reports have already been applied or discarded.");
    const decidedBy = { actor: ctx.actor, requestId: ctx.requestId };
    await tx
      .update(feedbackQuarantines)
      .set({ closedAt: sql`now()`, decision, decidedBy })
      .where(isQuarantine(ctx, quarantineId));
    if (decision === "discarded") {
      await tx.execute(sql`
        delete from feedback_quarantine_items where project_id = ${ctx.project.id} and quarantine_id = ${quarantineId}`);
    }
    const { devices, application } = row;
    const quarantine = { id: row.quarantine.id, application };
    const job =
      decision === "applied"
        ? await insertJob(tx, ctx, { kind: "reject", quarantine, total: devices })
        : null;
    await recordAudit(tx, ctx, [
      applicationEvent(`feedback.${decision}`, applicationId, {
        ...{ service, environment, devices },
        ...(job !== null && { jobId: job.id }),
      }),
    ]);
    const [after] = await selectQuarantines(tx, ctx, quarantineId);
    return { view: toQuarantineView(after ?? row), job };
  });
  if (job !== null) void processJob(job);
  return view;
}

const isQuarantine = (ctx: RequestContext, id?: string) =>
  and(
    eq(feedbackQuarantines.projectId, ctx.project.id),
    id === undefined ? undefined : eq(feedbackQuarantines.id, id),
  );

const isItem = sql`i.project_id = ${feedbackQuarantines.projectId} and i.quarantine_id = ${feedbackQuarantines.id}`;

const selectQuarantines = (db: ReadDatabase, ctx: RequestContext, quarantineId?: string) =>
  db
    .select({
      quarantine: feedbackQuarantines,
      application: applications.name,
      devices: sql<number>`(select count(*)::int from ${feedbackQuarantineItems} i where ${isItem})`,
      answers: sql<QuarantineView["answers"]>`(
        select coalesce(jsonb_agg(jsonb_build_object('code', code, 'sender', sender, 'devices', devices)), '[]')
        from (select code, sender, count(*)::int as devices from ${feedbackQuarantineItems} i where ${isItem}
          group by code, sender order by devices desc, code limit ${maxAnswers}) answer)`,
    })
    .from(feedbackQuarantines)
    .innerJoin(applications, isApplicationOf(feedbackQuarantines))
    .where(isQuarantine(ctx, quarantineId))
    .orderBy(sql`${feedbackQuarantines.closedAt} desc nulls first`, desc(feedbackQuarantines.id))
    .limit(50);

type QuarantineRow = Awaited<ReturnType<typeof selectQuarantines>>[number];

const toQuarantineView = ({ quarantine, ...row }: QuarantineRow): QuarantineView =>
  pickView(quarantineView, {
    ...quarantine,
    ...row,
    closedBy: quarantine.decidedBy?.actor.label ?? null,
  });

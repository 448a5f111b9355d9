import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import { type Database, type DatabaseClient, database, type ReadDatabase } from "@/db/client";
import { applications, feedbackQuarantineItems, feedbackQuarantines } from "@/db/schema";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { backgroundContext } from "@/lib/jobs/runner";
import { disableRejected } from "./disable";
import { feedbackLock } from "./report";
import type { QuarantineView } from "./views";

const batchSize = 1_000;
const maxAnswers = 5;

/** Held-back reports, the open ones first, then those decided last. */
export async function listQuarantines(ctx: RequestContext): Promise<{ items: QuarantineView[] }> {
  const rows = await database().read((db) => selectQuarantines(db, ctx));
  return { items: rows.map(toQuarantineView) };
}

/**
 * Decides about held-back reports: `applied` disables their devices in the background, except those that registered
 * since; `discarded` forgets the reports. The circuit breaker counts anew from then on. Throws `notFound`, and `conflict` where it was decided before.
 */
export function decideQuarantine(
  ctx: RequestContext,
  { quarantineId, decision }: { quarantineId: string; decision: "applied" | "discarded" },
): Promise<QuarantineView> {
  return database().transaction(async (tx) => {
    await lockNames(tx, feedbackLock(ctx));
    const [row] = isId(quarantineId) ? await selectQuarantines(tx, ctx, quarantineId) : [];
    if (row === undefined) throw new DomainError("notFound", "Quarantine not found.");
    const { applicationId, service, environment } = row.quarantine;
    const closed = await tx
      .update(feedbackQuarantines)
      .set({
        closedAt: sql`now()`,
        decision,
        decidedBy: { actor: ctx.actor, requestId: ctx.requestId },
      })
      .where(
        and(
          eq(feedbackQuarantines.projectId, ctx.project.id),
          eq(feedbackQuarantines.id, quarantineId),
          isNull(feedbackQuarantines.closedAt),
        ),
      )
      .returning({ id: feedbackQuarantines.id });
    if (closed.length === 0) throw new DomainError("conflict", "These reports were already decided about.");
    if (decision === "discarded") {
      await tx.execute(sql`
        delete from feedback_quarantine_items where project_id = ${ctx.project.id} and quarantine_id = ${quarantineId}`);
    }
    await recordAudit(tx, ctx, [
      applicationEvent(`feedback.${decision}`, applicationId, { service, environment, devices: row.devices }),
    ]);
    const [after] = await selectQuarantines(tx, ctx, quarantineId);
    return toQuarantineView(after ?? row);
  });
}

/** Works off reports that a person applied, for about `forMs`. Each batch is a transaction that removes what it did. */
export async function applyQuarantinedReports(client: DatabaseClient, forMs = 1_000): Promise<void> {
  const until = performance.now() + forMs;
  while ((await client.transaction(applyBatch)) && performance.now() < until);
}

async function applyBatch(tx: Database): Promise<boolean> {
  const [quarantine] = await tx
    .select()
    .from(feedbackQuarantines)
    .where(
      and(
        eq(feedbackQuarantines.decision, "applied"),
        sql`exists (select 1 from ${feedbackQuarantineItems} i where ${isItem})`,
      ),
    )
    .limit(1)
    .for("update", { skipLocked: true });
  if (quarantine?.decidedBy == null) return false;
  const ofQuarantine = and(
    eq(feedbackQuarantineItems.projectId, quarantine.projectId),
    eq(feedbackQuarantineItems.quarantineId, quarantine.id),
  );
  const items = await tx
    .delete(feedbackQuarantineItems)
    .where(
      and(
        ofQuarantine,
        inArray(
          feedbackQuarantineItems.deviceId,
          tx
            .select({ id: feedbackQuarantineItems.deviceId })
            .from(feedbackQuarantineItems)
            .where(ofQuarantine)
            .orderBy(feedbackQuarantineItems.deviceId)
            .limit(batchSize),
        ),
      ),
    )
    .returning();
  const { actor } = quarantine.decidedBy;
  await disableRejected(
    tx,
    await backgroundContext(tx, quarantine.projectId, quarantine.decidedBy),
    items.map(({ deviceId, code, answeredAt, sender }) => ({
      ...{ deviceId, code, answeredAt, service: quarantine.service },
      by: sender ?? actor.label,
    })),
  );
  return items.length > 0;
}

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
    .innerJoin(
      applications,
      and(
        eq(applications.projectId, feedbackQuarantines.projectId),
        eq(applications.id, feedbackQuarantines.applicationId),
      ),
    )
    .where(
      and(
        eq(feedbackQuarantines.projectId, ctx.project.id),
        quarantineId === undefined ? undefined : eq(feedbackQuarantines.id, quarantineId),
      ),
    )
    .orderBy(sql`${feedbackQuarantines.closedAt} desc nulls first`, desc(feedbackQuarantines.id))
    .limit(50);

type QuarantineRow = Awaited<ReturnType<typeof selectQuarantines>>[number];

const toQuarantineView = ({ quarantine, application, devices, answers }: QuarantineRow): QuarantineView => ({
  id: quarantine.id,
  applicationId: quarantine.applicationId,
  application,
  service: quarantine.service,
  environment: quarantine.environment,
  reported: quarantine.reported,
  failed: quarantine.failed,
  devices,
  answers,
  openedAt: quarantine.openedAt.toISOString(),
  closedAt: quarantine.closedAt?.toISOString() ?? null,
  decision: quarantine.decision,
  closedBy: quarantine.decidedBy?.actor.label ?? null,
});

import { desc, eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { applicationProblems } from "@/db/schema";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { pickView } from "@/lib/pick-view";
import type { Report } from "./report";
import { type ProblemView, problemView } from "./views";

type Problem = Pick<ProblemView, "applicationId" | "service" | "code" | "reports" | "sender">;

/** Stores the latest response of each kind that is an application's fault, and records an event for each new kind. */
export async function recordProblems(tx: Database, ctx: RequestContext, reports: Report[]): Promise<void> {
  const problems = new Map<string, Problem>();
  for (const { class: kind, device, item, code } of reports) {
    if (kind !== "configuration") continue;
    const { applicationId } = device;
    const { service, sender = null } = item;
    const key = JSON.stringify([applicationId, service, code]);
    const known = problems.get(key) ?? { applicationId, service, code, reports: 0, sender };
    problems.set(key, { ...known, reports: known.reports + 1, sender });
  }
  if (problems.size === 0) return;
  const recorded = await tx.execute<Problem & { isNew: boolean }>(sql`
    insert into application_problems as p (project_id, application_id, service, code, reports, sender)
    select ${ctx.project.id}::uuid, r.* from jsonb_to_recordset(${JSON.stringify([...problems.values()])}::jsonb)
      as r("applicationId" uuid, service text, code text, reports int, sender text)
    on conflict (project_id, application_id, service, code)
      do update set last_at = now(), reports = p.reports + excluded.reports, sender = excluded.sender
    returning application_id as "applicationId", service, code, reports, sender, xmax = 0 as "isNew"`);
  const events = recorded.flatMap(({ applicationId, service, code, sender, isNew }) =>
    isNew ? [applicationEvent("feedback.misconfigured", applicationId, { service, code, sender })] : [],
  );
  await recordAudit(tx, ctx, events);
}

/** Problems with the setup of applications that push services reported in the last week, latest first. */
export async function listProblems(ctx: RequestContext): Promise<{ items: ProblemView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
      .from(applicationProblems)
      .where(eq(applicationProblems.projectId, ctx.project.id))
      .orderBy(desc(applicationProblems.lastAt))
      .limit(200),
  );
  return { items: rows.map((row) => pickView(problemView, row)) };
}

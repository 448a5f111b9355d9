import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applicationAliases, applications, jobs } from "@/db/schema";
import {
  lockWithDefault,
  requireNoMergeInto,
  requireNotMerging,
  serially,
} from "@/lib/applications/mutations";
import { toApplicationView } from "@/lib/applications/queries";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { insertJob } from "./mutations";
import { toJobView } from "./present";
import { processJob } from "./process";
import type { JobView } from "./views";

/**
 * Merges an application into another. Its names lead to the other one at once, a job moves its devices, and it is
 * deleted at the end with its push credentials. The other application becomes the default if this one was. Throws
 * `notFound`, `invalidValue` for a merge into itself, and `conflict` if either takes part in another merge. An
 * application whose merge failed can be merged again, into the same one.
 */
export async function mergeApplications(
  ctx: RequestContext,
  { applicationId, into }: { applicationId: string; into: string },
): Promise<JobView> {
  const job = await serially(ctx, async (tx) => {
    if (applicationId.toLowerCase() === into) {
      throw new DomainError("invalidValue", "An application cannot be merged into itself.", {
        issues: [{ path: "into", message: "The same application" }],
      });
    }
    const from = await lockWithDefault(tx, ctx, applicationId);
    const to = await lockWithDefault(tx, ctx, into);
    requireNotMerging(to);
    await requireNoMergeInto(tx, ctx, from.id);
    if (from.mergedInto !== to.id) requireNotMerging(from);
    else await requireNoRunningMerge(tx, ctx, from.id);
    const { devices } = await toApplicationView(tx, ctx, from);
    const inProject = eq(applications.projectId, ctx.project.id);
    const edited = { updatedAt: new Date(), version: sql`${applications.version} + 1` };
    await tx
      .update(applications)
      .set({ mergedInto: to.id, isDefault: false, ...edited })
      .where(and(inProject, eq(applications.id, from.id)));
    if (from.isDefault) {
      await tx
        .update(applications)
        .set({ isDefault: true, ...edited })
        .where(and(inProject, eq(applications.id, to.id)));
    }
    await tx
      .update(applicationAliases)
      .set({ applicationId: to.id })
      .where(
        and(eq(applicationAliases.projectId, ctx.project.id), eq(applicationAliases.applicationId, from.id)),
      );
    await tx
      .insert(applicationAliases)
      .values({ projectId: ctx.project.id, name: from.name, applicationId: to.id })
      .onConflictDoNothing();
    const merge = { from: { id: from.id, name: from.name }, to: { id: to.id, name: to.name } };
    await recordAudit(tx, ctx, [
      applicationEvent("application.mergeStarted", from.id, { before: from.name, after: to.name }),
    ]);
    return insertJob(tx, ctx, { kind: "merge", merge, total: devices });
  });
  void processJob(job);
  return toJobView(job);
}

async function requireNoRunningMerge(tx: Database, ctx: RequestContext, fromId: string): Promise<void> {
  const running = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.projectId, ctx.project.id),
        eq(jobs.status, "running"),
        sql`${jobs.merge} -> 'from' ->> 'id' = ${fromId}`,
      ),
    );
  if (running.length > 0)
    throw new DomainError("conflict", "This merge is still running. Nothing was changed.");
}

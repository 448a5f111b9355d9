import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { ConcurrentModificationError, type Database } from "@/db/client";
import { type ApplicationMerge, applications, devices } from "@/db/schema";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { changeWithin } from "@/lib/devices/registration/engine";

/**
 * Moves the next devices of an application to the one that it is merged into. When none is left, deletes the
 * application with its push credentials and the feedback held back for it. `last` is null when the search has to start
 * over.
 */
export async function mergeBatch(
  tx: Database,
  ctx: RequestContext,
  {
    from,
    to,
    jobId,
    after,
    batchSize,
  }: ApplicationMerge & { jobId: string; after: string; batchSize: number },
): Promise<{ moved: number; last: string | null; isMerged: boolean }> {
  const ids = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(ofApplication(ctx, from.id), gt(devices.id, after)))
    .orderBy(asc(devices.id))
    .limit(batchSize);
  const applicationId = to.id;
  const change = () => ({ applicationId });
  const changes = ids.map(({ id }) => ({ ctx, deviceId: id, applicationId, change, details: { jobId } }));
  for (const outcome of await changeWithin(tx, changes)) {
    if (outcome.result !== "rejected") continue;
    // The device was deleted after the batch was read, so read the batch again.
    if (outcome.error.code === "notFound")
      throw new ConcurrentModificationError("A device was deleted concurrently.");
    throw outcome.error;
  }
  const last = ids.at(-1)?.id ?? null;
  if (last !== null) return { moved: ids.length, last, isMerged: false };
  const isMerged = await deleteIfEmpty(tx, ctx, from.id);
  if (isMerged) {
    const details = { before: from.name, after: to.name, jobId };
    await recordAudit(tx, ctx, [applicationEvent("application.merged", to.id, details)]);
  }
  return { moved: 0, last: null, isMerged };
}

/**
 * Deletes an application unless it has devices, with its push credentials, names and held-back feedback. The lock waits
 * for registrations in progress, which lock the application of their device too. Returns whether it was deleted.
 */
export async function deleteIfEmpty(tx: Database, ctx: RequestContext, id: string): Promise<boolean> {
  const isApplication = and(eq(applications.projectId, ctx.project.id), eq(applications.id, id));
  await tx.select({ id: applications.id }).from(applications).where(isApplication).for("update");
  const [found] = await tx.select({ id: devices.id }).from(devices).where(ofApplication(ctx, id)).limit(1);
  if (found !== undefined) return false;
  await tx.delete(applications).where(isApplication);
  return true;
}

const ofApplication = (ctx: RequestContext, id: string): SQL | undefined =>
  and(eq(devices.projectId, ctx.project.id), sql`${devices.applicationId} = ${id}::uuid`);

import { eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { cleanup } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { CleanupRow } from "./present";
import { readCleanup } from "./queries";
import type { CleanupPatch } from "./types";
import type { CleanupView } from "./views";

/**
 * Changes apply from the next run on; turning a setting off also stops that part of a running one. Throws
 * `preconditionFailed` if the version is not `ifVersion`.
 */
export function updateCleanup(
  ctx: RequestContext,
  { changes, ifVersion }: { changes: CleanupPatch; ifVersion: number | undefined },
): Promise<CleanupView> {
  return database().transaction(async (tx) => {
    const row = await lock(tx, ctx);
    if (ifVersion !== undefined && ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The settings have changed since they were read.", {
        current: await readCleanup(tx, ctx),
      });
    }
    const changed = Object.entries(changes).filter(
      ([name, value]) => value !== undefined && value !== row[name as keyof CleanupPatch],
    );
    if (changed.length === 0) return readCleanup(tx, ctx);
    await tx
      .update(cleanup)
      .set({ ...Object.fromEntries(changed), updatedAt: new Date(), version: row.version + 1 })
      .where(eq(cleanup.projectId, ctx.project.id));
    const details = {
      changed: Object.fromEntries(
        changed.map(([name, after]) => [name, { before: row[name as keyof CleanupPatch], after }]),
      ),
    };
    await recordAudit(tx, ctx, [
      { action: "hygiene.changed", subjectType: "project", subjectId: ctx.project.id, details },
    ]);
    return readCleanup(tx, ctx);
  });
}

/** Makes a run start within seconds. Throws `conflict` if one is running or already requested. */
export function requestCleanup(ctx: RequestContext): Promise<CleanupView> {
  return database().transaction(async (tx) => {
    const row = await lock(tx, ctx);
    if (row.requested !== null || (row.pass !== null && row.passFinishedAt === null)) {
      throw new DomainError("conflict", "A cleanup is already running or about to start.");
    }
    const { actor, requestId } = ctx;
    await tx
      .update(cleanup)
      .set({ requested: { actor, requestId } })
      .where(eq(cleanup.projectId, ctx.project.id));
    await recordAudit(tx, ctx, [
      { action: "hygiene.requested", subjectType: "project", subjectId: ctx.project.id },
    ]);
    return readCleanup(tx, ctx);
  });
}

async function lock(tx: Database, ctx: RequestContext): Promise<CleanupRow> {
  const [row] = await tx.select().from(cleanup).where(eq(cleanup.projectId, ctx.project.id)).for("update");
  if (row === undefined) throw new DomainError("notFound", "Project not found.");
  return row;
}

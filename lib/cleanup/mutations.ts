import { eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { cleanup } from "@/db/schema";
import { changesBetween } from "@/lib/audit/details";
import { recordProjectEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { readCleanup, readRow } from "./queries";
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
    const row = await readRow(tx, ctx, true);
    if (ifVersion !== undefined && ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The settings have changed since they were read.", {
        current: await readCleanup(tx, ctx),
      });
    }
    const changed = changesBetween(row, changes);
    if (Object.keys(changed).length > 0) {
      await tx
        .update(cleanup)
        .set({ ...changes, updatedAt: sql`now()`, version: row.version + 1 })
        .where(eq(cleanup.projectId, ctx.project.id));
      await recordProjectEvent(tx, ctx, "hygiene.changed", { changed });
    }
    return readCleanup(tx, ctx);
  });
}

/** Makes a run start within seconds. Throws `conflict` if one is running or already requested. */
export function requestCleanup(ctx: RequestContext): Promise<CleanupView> {
  return database().transaction(async (tx) => {
    const row = await readRow(tx, ctx, true);
    if (row.requested !== null || (row.pass !== null && row.passFinishedAt === null)) {
      throw new DomainError("conflict", "A cleanup is already running or about to start.");
    }
    const { actor, requestId } = ctx;
    await tx
      .update(cleanup)
      .set({ requested: { actor, requestId } })
      .where(eq(cleanup.projectId, ctx.project.id));
    await recordProjectEvent(tx, ctx, "hygiene.requested");
    return readCleanup(tx, ctx);
  });
}

import { eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { hygiene } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { HygieneRow } from "./present";
import { readHygiene } from "./queries";
import type { HygieneEdit } from "./types";
import type { HygieneView } from "./views";

/**
 * Changes how a project is kept clean, from the next pass on; a running pass stops with what is switched off.
 * Throws `preconditionFailed` where the version is another than `ifVersion`.
 */
export function editHygiene(
  ctx: RequestContext,
  { changes, ifVersion }: { changes: HygieneEdit; ifVersion: number | undefined },
): Promise<HygieneView> {
  return database().transaction(async (tx) => {
    const row = await lock(tx, ctx);
    if (ifVersion !== undefined && ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The settings have changed since they were read.", {
        current: await readHygiene(tx, ctx),
      });
    }
    const changed = Object.entries(changes).filter(
      ([name, value]) => value !== undefined && value !== row[name as keyof HygieneEdit],
    );
    if (changed.length === 0) return readHygiene(tx, ctx);
    await tx
      .update(hygiene)
      .set({ ...Object.fromEntries(changed), updatedAt: new Date(), version: row.version + 1 })
      .where(eq(hygiene.projectId, ctx.project.id));
    const details = {
      changed: Object.fromEntries(
        changed.map(([name, after]) => [name, { before: row[name as keyof HygieneEdit], after }]),
      ),
    };
    await recordAudit(tx, ctx, [
      { action: "hygiene.changed", subjectType: "project", subjectId: ctx.project.id, details },
    ]);
    return readHygiene(tx, ctx);
  });
}

/** Has a pass begin within seconds. Throws `conflict` where one runs or was asked for. */
export function requestPass(ctx: RequestContext): Promise<HygieneView> {
  return database().transaction(async (tx) => {
    const row = await lock(tx, ctx);
    if (row.requested !== null || (row.pass !== null && row.passFinishedAt === null)) {
      throw new DomainError("conflict", "A pass runs already, or is about to.");
    }
    const { actor, requestId } = ctx;
    await tx
      .update(hygiene)
      .set({ requested: { actor, requestId } })
      .where(eq(hygiene.projectId, ctx.project.id));
    await recordAudit(tx, ctx, [
      { action: "hygiene.requested", subjectType: "project", subjectId: ctx.project.id },
    ]);
    return readHygiene(tx, ctx);
  });
}

async function lock(tx: Database, ctx: RequestContext): Promise<HygieneRow> {
  const [row] = await tx.select().from(hygiene).where(eq(hygiene.projectId, ctx.project.id)).for("update");
  if (row === undefined) throw new DomainError("notFound", "There is no such project.");
  return row;
}

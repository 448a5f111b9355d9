import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { apiKeys, auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** An API key by its id, locked until the transaction ends. Throws `notFound`. */
export async function lockApiKey(tx: Database, ctx: RequestContext, id: string): Promise<ApiKeyRow> {
  const [row] = isId(id)
    ? await tx
        .select()
        .from(apiKeys)
        .where(and(eq(apiKeys.projectId, ctx.project.id), eq(apiKeys.id, id)))
        .for("update")
    : [];
  if (row === undefined) throw new DomainError("notFound", "There is no such API key.");
  return row;
}

/** Gives a key another end. The caller holds its lock. */
export async function endApiKey(
  tx: Database,
  row: ApiKeyRow,
  end: Partial<Pick<ApiKeyRow, "expiresAt" | "revokedAt">>,
): Promise<ApiKeyRow> {
  await tx
    .update(apiKeys)
    .set(end)
    .where(and(eq(apiKeys.projectId, row.projectId), eq(apiKeys.id, row.id)));
  return { ...row, ...end };
}

/** Whether another key stands in for this one already; its history tells. */
export async function wasRotated(tx: Database, row: ApiKeyRow): Promise<boolean> {
  const found = await tx
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.projectId, row.projectId),
        eq(auditEvents.subjectId, row.id),
        eq(auditEvents.action, "apiKey.rotated"),
      ),
    )
    .limit(1);
  return found.length > 0;
}

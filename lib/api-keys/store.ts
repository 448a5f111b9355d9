import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { apiKeys, auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";

/** An API key, and whether the operator who created it is no longer on the project's team. */
export type ApiKeyRow = typeof apiKeys.$inferSelect & { creatorLeft: boolean };

export const apiKeyColumns = {
  ...getTableColumns(apiKeys),
  // Names as text: Drizzle leaves the table off a column in what is selected from one table.
  creatorLeft: sql<boolean>`(api_keys.created_by_operator_id is not null and not exists (
    select from memberships m join operators o on o.id = m.operator_id
    where m.project_id = api_keys.project_id and m.operator_id = api_keys.created_by_operator_id
      and o.disabled_at is null))`,
};

/** An API key by its id, locked until the transaction ends. Throws `notFound`. */
export async function lockApiKey(tx: Database, ctx: RequestContext, id: string): Promise<ApiKeyRow> {
  const [row] = isId(id)
    ? await tx
        .select(apiKeyColumns)
        .from(apiKeys)
        .where(and(eq(apiKeys.projectId, ctx.project.id), eq(apiKeys.id, id)))
        .for("update")
    : [];
  if (row === undefined) throw new DomainError("notFound", "There is no such API key.");
  return row;
}

/** Gives a key another end. The caller holds its lock. */
export async function setApiKeyEnd(
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

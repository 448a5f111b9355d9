import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { apiKeys, auditEvents } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import type { ApiKeyView } from "./views";

/** An API key, and whether its creator has left the project. */
export type ApiKeyRow = typeof apiKeys.$inferSelect & { creatorLeft: boolean };

export const apiKeyColumns = {
  ...getTableColumns(apiKeys),
  // Drizzle omits table names when selecting from a single table, so columns are written out here.
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
  if (row === undefined) throw new DomainError("notFound", "API key not found.");
  return row;
}

/** Expires or revokes a key whose row is locked. */
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

/** Whether the key was rotated before, according to the audit log. */
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

export function toApiKeyView(row: ApiKeyRow): ApiKeyView {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    keyMasked: `rc_${row.kind}_…${row.lastFour}`,
    requireUserToken: row.kind === "mobile" ? row.requireUserToken : null,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    creatorLeft: row.creatorLeft,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

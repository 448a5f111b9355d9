import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { apiKeys } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { rowById } from "@/lib/ids";
import { pickView } from "@/lib/pick-view";
import { type ApiKeyView, apiKeyView } from "./views";

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
export const lockApiKey = (tx: Database, ctx: RequestContext, id: string): Promise<ApiKeyRow> =>
  rowById("API key", id, () =>
    tx
      .select(apiKeyColumns)
      .from(apiKeys)
      .where(and(eq(apiKeys.projectId, ctx.project.id), eq(apiKeys.id, id)))
      .for("update"),
  );

/** Changes a key whose row is locked. */
export async function updateApiKey(
  tx: Database,
  row: ApiKeyRow,
  changes: Partial<Pick<ApiKeyRow, "name" | "expiresAt" | "revokedAt" | "replacedBy">>,
): Promise<ApiKeyRow> {
  await tx
    .update(apiKeys)
    .set(changes)
    .where(and(eq(apiKeys.projectId, row.projectId), eq(apiKeys.id, row.id)));
  return { ...row, ...changes };
}

export function toApiKeyView(row: ApiKeyRow): ApiKeyView {
  return pickView(apiKeyView, {
    ...row,
    lastUsedVia: row.lastUsedVia as ApiKeyView["lastUsedVia"],
    recentClients: row.recentClients as ApiKeyView["recentClients"],
    keyMasked: `rc_${row.kind}_…${row.lastFour}`,
    requireUserToken: row.kind === "mobile" ? row.requireUserToken : null,
  });
}

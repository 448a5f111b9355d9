import type { ApiKeyRow } from "./store";
import type { ApiKeyView } from "./views";

/** An API key for the native API and the console, field by field. */
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

import { type Database, database } from "@/db/client";
import { apiKeys } from "@/db/schema";
import { type AuditEntry, recordAudit, recordAuditBatch } from "@/lib/audit/mutations";
import { creatorColumns, type RequestContext } from "@/lib/context";
import { type ApiKeyKind, generateApiKey } from "@/lib/credentials/api-keys";
import { withCredentialInvalidation } from "@/lib/credentials/cache";
import { newId } from "@/lib/ids";
import { toApiKeyView } from "./present";
import { isValidKeyByCreator, requireCreator } from "./queries";
import { type ApiKeyRow, apiKeyColumns, lockApiKey, setApiKeyEnd } from "./store";
import type { ApiKeyInput } from "./types";
import type { ApiKeyView, NewApiKeyView } from "./views";

export interface NewApiKey {
  projectId: string;
  kind: ApiKeyKind;
  name: string;
  requireUserToken?: boolean | undefined;
  expiresAt?: Date | null | undefined;
  createdBy: string;
  createdByOperatorId?: string | null;
}

/** Makes an API key and answers it in clear, for the only time. */
export async function createApiKey(tx: Database, input: NewApiKey): Promise<string> {
  return (await insertApiKey(tx, input)).key;
}

/** The same, with the row that was made. */
export async function insertApiKey(tx: Database, input: NewApiKey): Promise<{ key: string; row: ApiKeyRow }> {
  const { key, ...stored } = generateApiKey(input.kind);
  const [row] = await tx
    .insert(apiKeys)
    .values({ ...input, id: newId(), ...stored })
    .returning();
  if (row === undefined) throw new Error("The API key was written but not given back.");
  return { key, row: { ...row, creatorLeft: false } };
}

/** Makes an API key for an admin, with history. */
export function issueApiKey(ctx: RequestContext, input: ApiKeyInput): Promise<NewApiKeyView> {
  return database().transaction(async (tx) => {
    const { key, row } = await insertApiKey(tx, {
      ...input,
      projectId: ctx.project.id,
      ...creatorColumns(ctx),
    });
    const view = toApiKeyView(row);
    const { kind, name, requireUserToken, expiresAt } = view;
    await recordAudit(tx, ctx, [
      {
        action: "apiKey.created",
        subjectType: "apiKey",
        subjectId: row.id,
        details: { kind, name, requireUserToken, expiresAt },
      },
    ]);
    return { ...view, key };
  });
}

/** Ends an API key at once, on every instance. One that is revoked already stays as it is. Throws `notFound`. */
export function revokeApiKey(ctx: RequestContext, input: { keyId: string }): Promise<ApiKeyView> {
  return withCredentialInvalidation(ctx.project.id, () =>
    database().transaction(async (tx) => {
      const row = await lockApiKey(tx, ctx, input.keyId);
      if (row.revokedAt !== null) return toApiKeyView(row);
      const revoked = await setApiKeyEnd(tx, row, { revokedAt: new Date() });
      await recordAudit(tx, ctx, [revocation(row)]);
      return toApiKeyView(revoked);
    }),
  );
}

/**
 * Revokes, at once and on every instance, all valid API keys that an operator created in the project, whether or not
 * they are still on its team. Throws `notFound` for somebody whom the project never knew.
 */
export function revokeKeysByCreator(
  ctx: RequestContext,
  input: { operatorId: string },
): Promise<{ items: ApiKeyView[] }> {
  return withCredentialInvalidation(ctx.project.id, () =>
    database().transaction(async (tx) => {
      await requireCreator(tx, ctx, input.operatorId);
      const revokedAt = new Date();
      const rows = await tx
        .update(apiKeys)
        .set({ revokedAt })
        .where(isValidKeyByCreator(ctx, input.operatorId))
        .returning(apiKeyColumns);
      await recordAuditBatch(tx, ctx, rows.map(revocation));
      return { items: rows.map(toApiKeyView) };
    }),
  );
}

const revocation = ({ id, kind, name }: Pick<ApiKeyRow, "id" | "kind" | "name">): AuditEntry => ({
  action: "apiKey.revoked",
  subjectType: "apiKey",
  subjectId: id,
  details: { kind, name },
});

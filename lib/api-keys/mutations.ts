import { type Database, database } from "@/db/client";
import { apiKeys } from "@/db/schema";
import { apiKeyEvent, recordAudit } from "@/lib/audit/mutations";
import { creatorColumns, type RequestContext } from "@/lib/context";
import { generateApiKey } from "@/lib/credentials/api-keys";
import { changeCredentials } from "@/lib/credentials/cache";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { isValidKeyByCreator, requireCreator } from "./queries";
import { type ApiKeyRow, apiKeyColumns, lockApiKey, toApiKeyView, updateApiKey } from "./store";
import type { ApiKeyInput, RotationInput } from "./types";
import type { ApiKeyView, NewApiKeyView, RotatedApiKeyView } from "./views";

type NewApiKey = Omit<typeof apiKeys.$inferInsert, "id" | "secretHash" | "lastFour">;

/** Creates an API key and returns the key itself, which cannot be read again. */
export const createApiKey = async (tx: Database, input: NewApiKey): Promise<string> =>
  (await insertApiKey(tx, input)).key;

export async function insertApiKey(tx: Database, input: NewApiKey): Promise<{ key: string; row: ApiKeyRow }> {
  const { key, ...stored } = generateApiKey(input.kind);
  const [row] = await tx
    .insert(apiKeys)
    .values({ ...input, id: newId(), ...stored })
    .returning();
  if (row === undefined) throw new Error("The inserted API key was not returned.");
  return { key, row: { ...row, creatorLeft: false } };
}

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
      apiKeyEvent("apiKey.created", row.id, { kind, name, requireUserToken, expiresAt }),
    ]);
    return { ...view, key };
  });
}

/** Renames an API key. Throws `notFound`. */
export function renameApiKey(
  ctx: RequestContext,
  { keyId, name }: { keyId: string; name: string },
): Promise<ApiKeyView> {
  return changeCredentials(ctx, async (tx) => {
    const row = await lockApiKey(tx, ctx, keyId);
    if (row.name === name) return toApiKeyView(row);
    const renamed = await updateApiKey(tx, row, { name });
    const changed = { name: { before: row.name, after: name } };
    await recordAudit(tx, ctx, [apiKeyEvent("apiKey.changed", row.id, { kind: row.kind, changed })]);
    return toApiKeyView(renamed);
  });
}

/** Revokes an API key at once, on every instance. Throws `notFound`. */
export function revokeApiKey(ctx: RequestContext, input: { keyId: string }): Promise<ApiKeyView> {
  return changeCredentials(ctx, async (tx) => {
    const row = await lockApiKey(tx, ctx, input.keyId);
    if (row.revokedAt !== null) return toApiKeyView(row);
    const revoked = await updateApiKey(tx, row, { revokedAt: new Date() });
    await recordAudit(tx, ctx, [revocation(row)]);
    return toApiKeyView(revoked);
  });
}

/**
 * Revokes, at once and on every instance, all valid API keys that a current or former member created in the project.
 * Throws `notFound`.
 */
export function revokeKeysByCreator(
  ctx: RequestContext,
  input: { operatorId: string },
): Promise<{ items: ApiKeyView[] }> {
  return changeCredentials(ctx, async (tx) => {
    await requireCreator(tx, ctx, input.operatorId);
    const revokedAt = new Date();
    const rows = await tx
      .update(apiKeys)
      .set({ revokedAt })
      .where(isValidKeyByCreator(ctx, input.operatorId))
      .returning(apiKeyColumns);
    await recordAudit(tx, ctx, rows.map(revocation));
    return { items: rows.map(toApiKeyView) };
  });
}

const revocation = ({ id, kind, name }: Pick<ApiKeyRow, "id" | "kind" | "name">) =>
  apiKeyEvent("apiKey.revoked", id, { kind, name });

/**
 * Replaces a key with a new one of the same settings and lifetime; the old one expires after `overlapSeconds`. Throws
 * `notFound`, and `conflict` for a key that is no longer valid or was already rotated.
 */
export function rotateApiKey(
  ctx: RequestContext,
  input: { keyId: string } & RotationInput,
): Promise<RotatedApiKeyView> {
  return changeCredentials(ctx, async (tx) => {
    const old = await lockApiKey(tx, ctx, input.keyId);
    const now = new Date();
    requireRotatable(old, now);
    const { kind, name, requireUserToken } = old;
    const { key, row } = await insertApiKey(tx, {
      projectId: ctx.project.id,
      kind,
      name,
      requireUserToken,
      expiresAt: old.expiresAt && later(now, old.expiresAt.getTime() - old.createdAt.getTime()),
      ...creatorColumns(ctx),
    });
    const replaced = await updateApiKey(tx, old, {
      replacedBy: row.id,
      expiresAt: earlier(old.expiresAt, later(now, input.overlapSeconds * 1_000)),
      // Revoked rather than expired, since another instance's clock may be behind.
      revokedAt: input.overlapSeconds === 0 ? now : null,
    });
    const replaces = toApiKeyView(replaced);
    const created = toApiKeyView(row);
    const rotated = { kind, name, replacedBy: created.id, expiresAt: replaces.expiresAt };
    const replacement = { kind, name, replaces: old.id, expiresAt: created.expiresAt };
    await recordAudit(tx, ctx, [
      apiKeyEvent("apiKey.rotated", old.id, rotated),
      apiKeyEvent("apiKey.created", created.id, replacement),
    ]);
    return { ...created, key, replaces };
  });
}

function requireRotatable(old: ApiKeyRow, now: Date): void {
  if (old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= now)) {
    throw new DomainError("conflict", "This API key is no longer valid. Create a new one.");
  }
  if (old.replacedBy !== null) {
    throw new DomainError("conflict", "This API key was already rotated. Rotate its replacement.");
  }
}

const later = (date: Date, ms: number) => new Date(date.getTime() + ms);

const earlier = (a: Date | null, b: Date) => (a !== null && a < b ? a : b);

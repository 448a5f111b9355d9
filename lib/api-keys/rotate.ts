import { apiKeyEvent, recordAudit } from "@/lib/audit/mutations";
import { creatorColumns, type RequestContext } from "@/lib/context";
import { changeCredentials } from "@/lib/credentials/cache";
import { DomainError } from "@/lib/errors";
import { insertApiKey } from "./mutations";
import { type ApiKeyRow, lockApiKey, toApiKeyView, updateApiKey } from "./store";
import type { RotationInput } from "./types";
import type { RotatedApiKeyView } from "./views";

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
    const about = { kind, name };
    await recordAudit(tx, ctx, [
      apiKeyEvent("apiKey.rotated", old.id, {
        ...about,
        replacedBy: created.id,
        expiresAt: replaces.expiresAt,
      }),
      apiKeyEvent("apiKey.created", created.id, {
        ...about,
        replaces: old.id,
        expiresAt: created.expiresAt,
      }),
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

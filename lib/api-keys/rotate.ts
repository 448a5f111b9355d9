import { type Database, database } from "@/db/client";
import { recordAudit } from "@/lib/audit/mutations";
import { creatorColumns, type RequestContext } from "@/lib/context";
import { withCredentialInvalidation } from "@/lib/credentials/cache";
import { DomainError } from "@/lib/errors";
import { insertApiKey } from "./mutations";
import { toApiKeyView } from "./present";
import { type ApiKeyRow, lockApiKey, setApiKeyEnd, wasRotated } from "./store";
import type { RotationInput } from "./types";
import type { RotatedApiKeyView } from "./views";

/**
 * Makes a key with the settings of another one, which then ends after `overlapSeconds`. A key that was to expire is
 * followed by one that lasts as long as it would have. Throws `notFound`, and `conflict` for a key that does not hold
 * any more or was rotated before: of two who rotate it at once, one gets a key.
 */
export function rotateApiKey(
  ctx: RequestContext,
  input: { keyId: string } & RotationInput,
): Promise<RotatedApiKeyView> {
  return withCredentialInvalidation(ctx.project.id, () =>
    database().transaction(async (tx) => {
      const old = await lockApiKey(tx, ctx, input.keyId);
      const now = new Date();
      await requireRotatable(tx, old, now);
      const { kind, name, requireUserToken } = old;
      const { key, row } = await insertApiKey(tx, {
        projectId: ctx.project.id,
        kind,
        name,
        requireUserToken,
        expiresAt: old.expiresAt && later(now, old.expiresAt.getTime() - old.createdAt.getTime()),
        ...creatorColumns(ctx),
      });
      const replaced = await setApiKeyEnd(tx, old, {
        expiresAt: earlier(old.expiresAt, later(now, input.overlapSeconds * 1_000)),
        // Another instance's clock may be behind ours: revoked holds whatever time it is there.
        revokedAt: input.overlapSeconds === 0 ? now : null,
      });
      const replaces = toApiKeyView(replaced);
      const made = toApiKeyView(row);
      const about = { kind, name };
      await recordAudit(tx, ctx, [
        {
          action: "apiKey.rotated",
          subjectType: "apiKey",
          subjectId: old.id,
          details: { ...about, replacedBy: made.id, expiresAt: replaces.expiresAt },
        },
        {
          action: "apiKey.created",
          subjectType: "apiKey",
          subjectId: made.id,
          details: { ...about, replaces: old.id, expiresAt: made.expiresAt },
        },
      ]);
      return { ...made, key, replaces };
    }),
  );
}

async function requireRotatable(tx: Database, old: ApiKeyRow, now: Date): Promise<void> {
  if (old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= now)) {
    throw new DomainError("conflict", "This API key does not hold any more: make a new one.");
  }
  if (await wasRotated(tx, old)) {
    throw new DomainError("conflict", "This API key was rotated before: rotate the one that replaced it.");
  }
}

const later = (moment: Date, ms: number) => new Date(moment.getTime() + ms);

const earlier = (a: Date | null, b: Date) => (a !== null && a < b ? a : b);

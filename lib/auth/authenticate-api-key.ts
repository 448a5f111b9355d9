import { and, eq, isNull, lt, or, type SQL } from "drizzle-orm";
import { database } from "@/db/client";
import { apiKeys, projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { AuthorizedProject, RequestContext } from "@/lib/context";
import { type ApiKeyKind, apiKeyScopes, hashApiKey, looksLikeApiKey } from "@/lib/credentials/api-keys";
import { getCachedCredential } from "@/lib/credentials/cache";
import { type SigningSecrets, toSigningSecrets } from "@/lib/credentials/user-tokens";
import { isId } from "@/lib/ids";

export interface ApiKeyPrincipal {
  id: string;
  kind: ApiKeyKind;
  name: string;
  /** For mobile keys: whether registering a device also requires the user's signed token. */
  requireUserToken: boolean;
  project: AuthorizedProject;
  secrets: SigningSecrets;
}

const lastUsedPrecisionMs = 60_000;

/** The API key with this text, or null if it is unknown, revoked or expired. */
export async function authenticateApiKey(key: string): Promise<ApiKeyPrincipal | null> {
  if (!looksLikeApiKey(key)) return null;
  const hash = hashApiKey(key);
  return findPrincipal(`key ${hash}`, eq(apiKeys.secretHash, hash));
}

/** The API key with this id, for a caller that already proved possession of it; null as above. */
export async function authenticateApiKeyById(projectId: string, id: string): Promise<ApiKeyPrincipal | null> {
  return isId(projectId) && isId(id)
    ? findPrincipal(`key ${projectId} ${id}`, and(eq(apiKeys.projectId, projectId), eq(apiKeys.id, id)))
    : null;
}

async function findPrincipal(cacheKey: string, condition: SQL | undefined): Promise<ApiKeyPrincipal | null> {
  const now = new Date();
  const found = await getCachedCredential(cacheKey, () => lookUp(condition));
  if (found === null) return null;
  const { key, project } = found;
  if (key.expiresAt !== null && key.expiresAt <= now) return null;
  if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() > lastUsedPrecisionMs) {
    key.lastUsedAt = now;
    await recordUse(key.projectId, key.id, now);
  }
  return {
    id: key.id,
    kind: key.kind,
    name: key.name,
    requireUserToken: key.requireUserToken,
    project: toAuthorizedProject(project),
    secrets: toSigningSecrets(project),
  };
}

async function lookUp(condition: SQL | undefined) {
  const [value] = await database().read((db) =>
    db
      .select({ key: apiKeys, project: projects })
      .from(apiKeys)
      .innerJoin(projects, eq(projects.id, apiKeys.projectId))
      // mutation: revoked-keys-work
      .where(and(condition, isNull(apiKeys.revokedAt)))
      .limit(1),
  );
  return value === undefined ? null : { projectId: value.project.id, value };
}

export function apiKeyContext(principal: ApiKeyPrincipal, requestId: string): RequestContext {
  return {
    requestId,
    actor: { type: "apiKey", id: principal.id, label: principal.name },
    project: principal.project,
    scopes: apiKeyScopes[principal.kind],
    tokenUser: null,
  };
}

async function recordUse(projectId: string, id: string, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - lastUsedPrecisionMs);
  await database().read((db) =>
    db
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(
        and(
          eq(apiKeys.projectId, projectId),
          eq(apiKeys.id, id),
          or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, stale)),
        ),
      ),
  );
}

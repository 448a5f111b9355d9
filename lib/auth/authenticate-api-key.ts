import { and, eq, isNull, lt, or, type SQL } from "drizzle-orm";
import { database } from "@/db/client";
import { apiKeys, projects } from "@/db/schema";
import { toAuthorizedProject, toSigningSecrets } from "@/lib/authorized-project";
import type { AuthorizedProject, RequestContext } from "@/lib/context";
import { type ApiKeyKind, apiKeyScopes, hashApiKey, looksLikeApiKey } from "@/lib/credentials/api-keys";
import { getCachedCredential } from "@/lib/credentials/cache";
import type { SigningSecrets } from "@/lib/credentials/user-tokens";
import { isId } from "@/lib/ids";

export interface ApiKeyPrincipal {
  id: string;
  kind: ApiKeyKind;
  name: string;
  /** Mobile keys: whether binding a device to a user also needs that user's signed token. */
  requireUserToken: boolean;
  project: AuthorizedProject;
  secrets: SigningSecrets;
}

const lastUsedEvery = 60_000;

/** The key that a text is, if it is one that still holds: known, not revoked, not expired. Else null. */
export async function authenticateApiKey(key: string): Promise<ApiKeyPrincipal | null> {
  if (!looksLikeApiKey(key)) return null;
  const hash = hashApiKey(key);
  return principalOf(`key ${hash}`, eq(apiKeys.secretHash, hash));
}

/** The key of an id, for whoever has proven to have had it; null like above. */
export async function authenticateApiKeyById(projectId: string, id: string): Promise<ApiKeyPrincipal | null> {
  return isId(projectId) && isId(id)
    ? principalOf(`key ${projectId} ${id}`, and(eq(apiKeys.projectId, projectId), eq(apiKeys.id, id)))
    : null;
}

async function principalOf(name: string, which: SQL | undefined): Promise<ApiKeyPrincipal | null> {
  const now = new Date();
  const found = await getCachedCredential(name, () => lookUp(which));
  if (found === null) return null;
  const { key, project } = found;
  if (key.expiresAt !== null && key.expiresAt <= now) return null;
  if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() > lastUsedEvery) {
    key.lastUsedAt = now;
    await noteUse(key.projectId, key.id, now);
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

async function lookUp(which: SQL | undefined) {
  const [value] = await database().read((db) =>
    db
      .select({ key: apiKeys, project: projects })
      .from(apiKeys)
      .innerJoin(projects, eq(projects.id, apiKeys.projectId))
      // mutation: revoked-keys-work
      .where(and(which, isNull(apiKeys.revokedAt)))
      .limit(1),
  );
  return value === undefined ? null : { projectId: value.project.id, value };
}

/** What a request made with this key may do, and as whom history shows it. */
export function apiKeyContext(principal: ApiKeyPrincipal, requestId: string): RequestContext {
  return {
    requestId,
    actor: { type: "apiKey", id: principal.id, label: principal.name },
    project: principal.project,
    scopes: apiKeyScopes[principal.kind],
    tokenUser: null,
  };
}

async function noteUse(projectId: string, id: string, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - lastUsedEvery);
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

import { and, eq, gt, isNull, lt, or, type SQL } from "drizzle-orm";
import { database } from "@/db/client";
import { apiKeys, projects } from "@/db/schema";
import type { AuthorizedProject, RequestContext } from "@/lib/context";
import { isId } from "@/lib/ids";
import { type ApiKeyKind, hashApiKey, looksLikeApiKey, scopesOfKind } from "./api-keys";
import { authorizedProject, signingSecretsOf } from "./authorized-project";
import type { SigningSecrets } from "./user-tokens";

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
  return looksLikeApiKey(key) ? lookUp(eq(apiKeys.secretHash, hashApiKey(key))) : null;
}

/** The key of an id, for whoever has proven to have had it; null like above. */
export async function authenticateApiKeyById(projectId: string, id: string): Promise<ApiKeyPrincipal | null> {
  return isId(projectId) && isId(id)
    ? lookUp(and(eq(apiKeys.projectId, projectId), eq(apiKeys.id, id)))
    : null;
}

async function lookUp(which: SQL | undefined): Promise<ApiKeyPrincipal | null> {
  const now = new Date();
  const [found] = await database().read((db) =>
    db
      .select({ key: apiKeys, project: projects })
      .from(apiKeys)
      .innerJoin(projects, eq(projects.id, apiKeys.projectId))
      .where(and(which, isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now))))
      .limit(1),
  );
  if (found === undefined) return null;
  const { key, project } = found;
  if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() > lastUsedEvery) {
    await noteUse(key.projectId, key.id, now);
  }
  return {
    id: key.id,
    kind: key.kind,
    name: key.name,
    requireUserToken: key.requireUserToken,
    project: authorizedProject(project),
    secrets: signingSecretsOf(project),
  };
}

/** What a request made with this key may do, and as whom history shows it. */
export function contextOfApiKey(principal: ApiKeyPrincipal, requestId: string): RequestContext {
  return {
    requestId,
    actor: { type: "apiKey", id: principal.id, label: principal.name },
    project: principal.project,
    scopes: scopesOfKind[principal.kind],
    speaksFor: null,
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

import { and, eq, gt, isNull, lt, or } from "drizzle-orm";
import { database } from "@/db/client";
import { apiKeys, projects } from "@/db/schema";
import type { AuthorizedProject, AuthorizedProjectId, RequestContext } from "@/lib/context";
import { type ApiKeyKind, hashApiKey, looksLikeApiKey, scopesOfKind } from "./api-keys";
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
  if (!looksLikeApiKey(key)) return null;
  const now = new Date();
  const [found] = await database().read((db) =>
    db
      .select({ key: apiKeys, project: projects })
      .from(apiKeys)
      .innerJoin(projects, eq(projects.id, apiKeys.projectId))
      .where(
        and(
          eq(apiKeys.secretHash, hashApiKey(key)),
          isNull(apiKeys.revokedAt),
          or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
        ),
      )
      .limit(1),
  );
  if (found === undefined) return null;
  if (found.key.lastUsedAt === null || now.getTime() - found.key.lastUsedAt.getTime() > lastUsedEvery) {
    await noteUse(found.key.projectId, found.key.id, now);
  }
  const { project } = found;
  return {
    id: found.key.id,
    kind: found.key.kind,
    name: found.key.name,
    requireUserToken: found.key.requireUserToken,
    project: {
      id: project.id as AuthorizedProjectId,
      slug: project.slug,
      identityType: project.identityType,
      autoCreateApplications: project.autoCreateApplications,
    },
    secrets: { signingSecret: project.signingSecret, previousSigningSecret: project.previousSigningSecret },
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

import { and, eq, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { apiKeys, projects, type RecentClient } from "@/db/schema";
import { projectArchived, toAuthorizedProject } from "@/lib/authorized-project";
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
const maxClientLength = 100;
const maxRecentClients = 5;

/** How a key is used: the API, and the headers of the request. */
export interface KeyUse {
  via: "native" | "iterable" | "genesys" | "tribehr";
  headers: Headers;
}

/** The API key with this text, or null if it is unknown, revoked or expired. Throws `projectArchived`. */
export async function authenticateApiKey(key: string, use: KeyUse): Promise<ApiKeyPrincipal | null> {
  // The format is checked and the hash computed only on a cache miss.
  return findPrincipal(`key ${key}`, use, () =>
    looksLikeApiKey(key) ? eq(apiKeys.secretHash, hashApiKey(key)) : undefined,
  );
}

/** The API key with this id, for a caller that already proved possession of it; as above. */
export async function authenticateApiKeyById(
  projectId: string,
  id: string,
  use: KeyUse,
): Promise<ApiKeyPrincipal | null> {
  return isId(projectId) && isId(id)
    ? findPrincipal(`key ${projectId} ${id}`, use, () =>
        and(eq(apiKeys.projectId, projectId), eq(apiKeys.id, id)),
      )
    : null;
}

async function findPrincipal(
  cacheKey: string,
  use: KeyUse,
  condition: () => SQL | undefined,
): Promise<ApiKeyPrincipal | null> {
  const now = new Date();
  const found = await getCachedCredential(cacheKey, () => lookUp(condition()));
  if (found === null) return null;
  const { key, principal } = found;
  if (key.expiresAt !== null && key.expiresAt <= now) return null;
  if (principal.project.isArchived) throw projectArchived();
  const isFirst = noteClient(key.recentClients, use, now);
  if (isFirst || key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() > lastUsedPrecisionMs) {
    key.lastUsedAt = now;
    await recordUse(key, now, use);
  }
  return principal;
}

/** Without a condition, nothing matches. */
async function lookUp(condition: SQL | undefined) {
  if (condition === undefined) return null;
  const [row] = await database().read((db) =>
    db
      .select({ key: apiKeys, project: projects })
      .from(apiKeys)
      .innerJoin(projects, eq(projects.id, apiKeys.projectId))
      // mutation: revoked-keys-work
      .where(and(condition, isNull(projects.deletedAt), isNull(apiKeys.revokedAt)))
      .limit(1),
  );
  if (row === undefined) return null;
  const { key, project } = row;
  const { id, kind, name, requireUserToken } = key;
  const principal: ApiKeyPrincipal = {
    ...{ id, kind, name, requireUserToken },
    ...{ project: toAuthorizedProject(project), secrets: toSigningSecrets(project) },
  };
  return { projectId: project.id, value: { key, principal } };
}

/** `via` names the API. */
export function apiKeyContext(principal: ApiKeyPrincipal, requestId: string, via: string): RequestContext {
  return {
    requestId,
    actor: { type: "apiKey", id: principal.id, label: principal.name, via },
    project: principal.project,
    scopes: apiKeyScopes[principal.kind],
    tokenUser: null,
  };
}

/**
 * Remembers who used a key until `recordUse` stores it. Returns whether to store it at once, which is true for a new
 * client while the list of clients is not full.
 */
function noteClient(known: RecentClient[], { via, headers }: KeyUse, now: Date): boolean {
  const client = clientOf(headers);
  if (client === null) return false;
  const at = now.toISOString();
  const sameClient = known.find((one) => one.client === client && one.via === via);
  if (sameClient !== undefined) {
    sameClient.at = at;
    return false;
  }
  const isFull = known.length >= maxRecentClients;
  if (isFull) {
    const oldest = known.reduce((a, b) => (b.at < a.at ? b : a));
    known.splice(known.indexOf(oldest), 1);
  }
  known.push({ via, client, at });
  return !isFull;
}

type UsedKey = Pick<typeof apiKeys.$inferSelect, "projectId" | "id" | "recentClients">;

async function recordUse({ projectId, id, recentClients }: UsedKey, now: Date, use: KeyUse): Promise<void> {
  // Other processes store other clients.
  const merged = sql<RecentClient[]>`(
    select jsonb_agg(newest.one order by newest.one ->> 'at' desc) from (
      select jsonb_build_object('via', via, 'client', client, 'at', max(at)) as one
      from jsonb_to_recordset(${apiKeys.recentClients} || ${JSON.stringify(recentClients)}::jsonb)
        as used (via text, client text, at text)
      group by via, client order by max(at) desc limit ${maxRecentClients}
    ) newest)`;
  await database().statement((db) =>
    db
      .update(apiKeys)
      .set({
        lastUsedAt: now,
        lastUsedVia: use.via,
        lastUsedClient: clientOf(use.headers),
        ...(recentClients.length > 0 && { recentClients: merged }),
      })
      .where(
        and(
          eq(apiKeys.projectId, projectId),
          eq(apiKeys.id, id),
          // Another process may have stored a later use.
          or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, now)),
        ),
      ),
  );
}

/** The `User-Agent`, shortened; header values have no control characters. */
const clientOf = (headers: Headers): string | null =>
  headers.get("user-agent")?.trim().slice(0, maxClientLength) || null;

import { randomBytes } from "node:crypto";
import { and, inArray, isNull, or } from "drizzle-orm";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { database } from "@/db/client";
import { projects } from "@/db/schema";
import { projectArchived, toAuthorizedProject } from "@/lib/authorized-project";
import type { AuthorizedProject, RequestContext, Scope } from "@/lib/context";
import { getCachedCredential } from "@/lib/credentials/cache";
import { verifyProjectUserToken } from "@/lib/credentials/user-token-cutoffs";
import {
  type SigningSecrets,
  toSigningSecrets,
  type UserTokenIdentity,
  verifyUserToken,
} from "@/lib/credentials/user-tokens";
import { isId } from "@/lib/ids";

export interface UserTokenPrincipal {
  project: AuthorizedProject;
  identity: UserTokenIdentity;
}

const scopes: ReadonlySet<Scope> = new Set(["devices:register", "devices:read", "devices:write"]);

// A random secret: an unknown project must look like an invalid signature.
const unknownSecrets: SigningSecrets = {
  signingSecret: randomBytes(32).toString("hex"),
  previousSigningSecret: null,
};
const noProject = { id: "" as AuthorizedProject["id"], slug: "" };

/**
 * The user of a token that is used without an API key. Its `kid` or `aud` names the project by slug or id; if both are
 * present, both must name it. Throws `invalidUserToken` and `projectArchived`.
 */
export async function authenticateUserToken(token: string): Promise<UserTokenPrincipal> {
  const row = await findProject(claimedProjects(token));
  if (row === undefined) {
    await verifyUserToken(token, unknownSecrets, noProject);
    throw new Error("A token of an unknown project was accepted.");
  }
  const project = toAuthorizedProject(row);
  const identity = await verifyProjectUserToken(project, toSigningSecrets(row), token);
  if (project.isArchived) throw projectArchived();
  return { project, identity };
}

/** A user token may do anything with the devices of its user. */
export function userTokenContext(
  principal: UserTokenPrincipal,
  requestId: string,
  via: string,
): RequestContext {
  const { project, identity } = principal;
  const label = identity.email ?? identity.externalUserId ?? "";
  const id = identity.externalUserId ?? identity.email ?? null;
  return {
    requestId,
    actor: { type: "user", id, label, via },
    project,
    scopes,
    tokenUser: identity,
  };
}

/** The projects that a token names, before it is verified. */
function claimedProjects(token: string): string[] {
  try {
    const { kid } = decodeProtectedHeader(token);
    const { aud } = decodeJwt(token);
    return [kid, aud]
      .flat()
      .filter((name): name is string => typeof name === "string" && !name.includes("\0"));
  } catch {
    return [];
  }
}

type ProjectRow = typeof projects.$inferSelect;

async function findProject(claimed: string[]): Promise<ProjectRow | undefined> {
  const names = claimed.slice(0, 3);
  if (names.length === 0) return undefined;
  const project = await getCachedCredential(`project ${JSON.stringify(names)}`, async () => {
    const value = await readProject(names);
    return value === undefined ? null : { projectId: value.id, value };
  });
  return project ?? undefined;
}

async function readProject(names: string[]): Promise<ProjectRow | undefined> {
  const ids = names.filter(isId);
  const rows = await database().read((db) =>
    db
      .select()
      .from(projects)
      .where(
        and(
          isNull(projects.deletedAt),
          or(inArray(projects.slug, names), ids.length > 0 ? inArray(projects.id, ids) : undefined),
        ),
      ),
  );
  for (const name of names) {
    const row = rows.find(({ slug, id }) => slug === name || id === name.toLowerCase());
    if (row !== undefined) return row;
  }
  return undefined;
}

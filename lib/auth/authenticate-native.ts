import { config } from "@/lib/config";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/http/endpoint";
import { apiKeyContext, authenticateApiKey } from "./authenticate-api-key";
import { roleScopes } from "./roles";
import { findOperatorByCookie, readCookie, type SessionOperator, sessionCookieName } from "./session";

const notSignedIn = () =>
  new DomainError("unauthenticated", "Sign in, or send an API key as a Bearer token.");

// The same words for a project that is missing and for one that belongs to others.
const noSuchProject = () => new DomainError("notFound", "There is no such project.");

/**
 * The gate of `/api/v1/projects/{project}/…`: an API key as Bearer, or an operator's session cookie.
 * Throws `unauthenticated`, `notFound` for a project that the credential does not reach, or `forbidden` for a
 * request that another site made a browser send.
 */
export async function authenticateForProject(facts: RequestFacts): Promise<RequestContext> {
  const slug = facts.params.project;
  const key = bearer(facts.headers);
  if (key !== undefined) {
    const principal = await authenticateApiKey(key);
    if (principal === null) throw notSignedIn();
    // mutation: key-opens-any-project
    if (principal.project.slug !== slug) throw noSuchProject();
    return apiKeyContext(principal, facts.requestId);
  }
  const operator = await authenticateOperator(facts);
  const project = operator.projects.find((candidate) => candidate.slug === slug);
  // mutation: missing-projects-distinguishable
  if (project === undefined) throw noSuchProject();
  return {
    requestId: facts.requestId,
    actor: { type: "operator", id: operator.id, label: operator.name },
    project,
    scopes: roleScopes[project.role],
    tokenUser: null,
  };
}

/** The gate of what belongs to an operator alone, such as the list of their projects. */
export async function authenticateOperator(facts: RequestFacts): Promise<SessionOperator> {
  refuseOtherSites(facts);
  const cookie = readCookie(facts.headers.get("cookie"), sessionCookieName());
  const operator = await findOperatorByCookie(cookie);
  if (operator === null) throw notSignedIn();
  return operator;
}

function bearer(headers: Headers): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** A cookie goes along with whatever page sends the request; the `Origin` says which page that was. */
function refuseOtherSites(facts: RequestFacts): void {
  if (facts.method === "GET" || facts.method === "HEAD") return;
  const origin = facts.headers.get("origin");
  const own = [
    config().publicUrl,
    `http://${facts.headers.get("host")}`,
    `https://${facts.headers.get("host")}`,
  ];
  // mutation: cross-site-requests-allowed
  if (origin === null || !own.includes(origin)) {
    throw new DomainError("forbidden", "This request did not come from the console's own pages.");
  }
}

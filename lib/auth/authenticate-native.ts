import { config } from "@/lib/config";
import type { RequestContext, SessionOperator } from "@/lib/context";
import { readCookie } from "@/lib/cookies";
import { sessionCookieName } from "@/lib/credentials/session-cookie";
import { DomainError } from "@/lib/errors";
import { bearerToken } from "@/lib/http/authorization";
import type { RequestFacts } from "@/lib/http/endpoint";
import { apiKeyContext, authenticateApiKey } from "./authenticate-api-key";
import { roleScopes } from "./roles";
import { findOperatorByCookie } from "./session";

const notSignedIn = () =>
  new DomainError("unauthenticated", "Sign in, or send an API key as a Bearer token.");

// The same error whether the project does not exist or the caller has no access.
const projectNotFound = () => new DomainError("notFound", "Project not found.");

/**
 * Authenticates `/api/v1/projects/{project}/…`: an API key as Bearer token, or an operator's session cookie. Throws
 * `unauthenticated`, `notFound` for a project that the credential cannot access, or `forbidden` for a cross-site
 * request.
 */
export async function authenticateForProject(facts: RequestFacts): Promise<RequestContext> {
  const slug = facts.params.project;
  const key = bearerToken(facts.headers);
  if (key !== undefined) {
    const principal = await authenticateApiKey(key, { via: "native", headers: facts.headers });
    if (principal === null) throw notSignedIn();
    // mutation: key-opens-any-project
    if (principal.project.slug !== slug) throw projectNotFound();
    return apiKeyContext(principal, facts.requestId, "native");
  }
  const operator = await authenticateOperator(facts);
  const project = operator.projects.find((candidate) => candidate.slug === slug);
  // mutation: missing-projects-distinguishable
  if (project === undefined) throw projectNotFound();
  return {
    requestId: facts.requestId,
    actor: { type: "operator", id: operator.id, label: operator.name, via: pageOf(facts.headers) },
    project,
    scopes: roleScopes[project.role],
    tokenUser: null,
  };
}

/** The console's page without ids, from the browser's Referer: `console/devices`, `console/settings/team`. */
function pageOf(headers: Headers): string {
  const referer = headers.get("referer") ?? "";
  const path = URL.canParse(referer) ? new URL(referer).pathname : "";
  const names = path.split("/").filter((name) => /^[a-z-]{1,30}$/.test(name));
  return ["console", ...names.slice(0, 2)].join("/");
}

/** Authenticates routes of the signed-in operator, such as the list of their projects. */
export async function authenticateOperator(facts: RequestFacts): Promise<SessionOperator> {
  rejectCrossSite(facts);
  const operator = await findOperatorByCookie(readCookie(facts.headers.get("cookie"), sessionCookieName()));
  if (operator === null) throw notSignedIn();
  return operator;
}

/** Browsers send cookies with requests from any page; `Origin` shows which page it was. */
function rejectCrossSite(facts: RequestFacts): void {
  if (facts.method === "GET" || facts.method === "HEAD") return;
  const origin = facts.headers.get("origin");
  const ownOrigins = [
    config().publicUrl,
    `http://${facts.headers.get("host")}`,
    `https://${facts.headers.get("host")}`,
  ];
  // mutation: cross-site-requests-allowed
  if (origin === null || !ownOrigins.includes(origin)) {
    throw new DomainError("forbidden", "This request did not come from the console.");
  }
}

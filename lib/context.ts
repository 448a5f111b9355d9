import { DomainError } from "./errors";

declare const authorized: unique symbol;

/** A project id whose access has been checked. Every query needs one. */
export type AuthorizedProjectId = string & { readonly [authorized]: true };

/** What a credential may do. Routes require one scope; roles and kinds of key grant sets of them. */
export const scopes = [
  "devices:register",
  "devices:read",
  "devices:write",
  "users:read",
  "users:update", // update profiles; with a mobile key, the user's own profile only
  "users:write",
  "userTokens:mint", // sign tokens for any user
  "targets:read", // push tokens of deliverable devices, for senders
  "feedback:write", // report the responses of push services
  "project:admin",
] as const;

export type Scope = (typeof scopes)[number];

/** Who made a change, as the audit log shows it. `label` is the name of a person or a key, never a secret. */
export interface Actor {
  type: "operator" | "apiKey" | "user" | "system";
  id: string | null;
  label: string;
  /** The API or the page of the console: `iterable`, `console/devices`. */
  via?: string;
}

export type IdentityType = "email" | "userId" | "hybrid";

export type Role = "viewer" | "editor" | "admin";

export interface AuthorizedProject {
  id: AuthorizedProjectId;
  slug: string;
  identityType: IdentityType;
  autoCreateApplications: boolean;
  /** API keys and user tokens are refused, and operators may only read. */
  isArchived: boolean;
}

/** The signed-in operator of a valid session, with every project they may access. */
export interface SessionOperator {
  id: string;
  sessionId: string;
  email: string;
  name: string;
  projects: (AuthorizedProject & { name: string; role: Role })[];
}

/** What every domain function receives besides its input. */
export interface RequestContext {
  requestId: string;
  actor: Actor;
  project: AuthorizedProject;
  scopes: ReadonlySet<Scope>;
  /** The user of a user token; null for a credential that is not tied to one user. */
  tokenUser: { email?: string; externalUserId?: string; newEmail?: string } | null;
}

/** The columns that record who created a row. */
export const creatorColumns = ({ actor }: Pick<RequestContext, "actor">) => ({
  createdBy: actor.label,
  createdByOperatorId: actor.type === "operator" ? actor.id : null,
});

/** Throws `forbidden` when the credential lacks the scope. */
export function requireScope(ctx: RequestContext, scope: Scope): void {
  // mutation: scopes-ignored
  if (!ctx.scopes.has(scope)) {
    const isForSenders = scope === "targets:read" || scope === "feedback:write";
    throw new DomainError(
      "forbidden",
      `This credential may not do that.${isForSenders ? " Targets and feedback need a sender key." : ""}`,
    );
  }
}

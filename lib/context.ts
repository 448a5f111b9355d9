import { DomainError } from "./errors";

declare const authorized: unique symbol;

/** A project id that a credential gate has vouched for. Every query needs one; only `lib/auth` mints them. */
export type AuthorizedProjectId = string & { readonly [authorized]: true };

/** What a credential may do. Routes demand one; roles and key kinds grant sets of them. */
export const scopes = [
  "devices:register",
  "devices:read",
  "devices:write",
  "users:read",
  "users:update", // patch profiles; a mobile key's own user alone
  "users:write",
  "userTokens:mint", // sign tokens that speak for any user
  "project:admin",
] as const;

export type Scope = (typeof scopes)[number];

/** Who acts, as history shows it. `label` is a person's or a key's name, never a secret. */
export interface Actor {
  type: "operator" | "apiKey" | "user" | "system";
  id: string | null;
  label: string;
}

export type IdentityType = "email" | "userId" | "hybrid";

export interface AuthorizedProject {
  id: AuthorizedProjectId;
  slug: string;
  identityType: IdentityType;
  autoCreateApplications: boolean;
}

/** What every domain verb is given beside its input. */
export interface RequestContext {
  requestId: string;
  actor: Actor;
  project: AuthorizedProject;
  scopes: ReadonlySet<Scope>;
  /** The one user that a user token speaks for; null for a credential that speaks for the whole project. */
  tokenUser: { email?: string; externalUserId?: string; newEmail?: string } | null;
}

/** Who creates something, as its row remembers it: the name, and the id where it is an operator. */
export const creatorColumns = ({ actor }: Pick<RequestContext, "actor">) => ({
  createdBy: actor.label,
  createdByOperatorId: actor.type === "operator" ? actor.id : null,
});

/** Throws `forbidden` where the credential lacks the scope. */
export function requireScope(ctx: RequestContext, scope: Scope): void {
  // mutation: scopes-ignored
  if (!ctx.scopes.has(scope)) {
    throw new DomainError("forbidden", "This credential may not do that.");
  }
}

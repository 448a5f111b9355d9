import type { projects } from "@/db/schema";
import type { AuthorizedProject, AuthorizedProjectId } from "@/lib/context";
import type { SigningSecrets } from "./user-tokens";

export type ProjectRow = typeof projects.$inferSelect;

/** A project that a credential has been proven to reach. */
export function authorizedProject(row: ProjectRow): AuthorizedProject {
  const { id, slug, identityType, autoCreateApplications } = row;
  return { id: id as AuthorizedProjectId, slug, identityType, autoCreateApplications };
}

export function signingSecretsOf(row: ProjectRow): SigningSecrets {
  const { signingSecret, previousSigningSecret } = row;
  return { signingSecret, previousSigningSecret };
}

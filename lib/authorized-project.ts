import type { projects } from "@/db/schema";
import type { AuthorizedProject, AuthorizedProjectId } from "@/lib/context";
import type { SigningSecrets } from "./credentials/user-tokens";

export type ProjectRow = typeof projects.$inferSelect;

/** A project that a credential has been proven to reach. */
export function toAuthorizedProject(row: ProjectRow): AuthorizedProject {
  const { id, slug, identityType, autoCreateApplications } = row;
  return { id: id as AuthorizedProjectId, slug, identityType, autoCreateApplications };
}

export function toSigningSecrets(row: ProjectRow): SigningSecrets {
  const { signingSecret, previousSigningSecret } = row;
  return { signingSecret, previousSigningSecret };
}

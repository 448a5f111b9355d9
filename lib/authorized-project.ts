import type { AuthorizedProject, AuthorizedProjectId } from "./context";

/** Marks a project as authorized. Call it only once a credential, or work that a credential started, reaches it. */
export const toAuthorizedProject = ({
  id,
  slug,
  identityType,
  autoCreateApplications,
}: Omit<AuthorizedProject, "id"> & { id: string }): AuthorizedProject => ({
  id: id as AuthorizedProjectId,
  slug,
  identityType,
  autoCreateApplications,
});

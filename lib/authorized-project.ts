import type { AuthorizedProject, AuthorizedProjectId } from "./context";
import { DomainError } from "./errors";

/**
 * Marks a project as authorized. Call it only after checking that the credential, or the one that started the job,
 * allows it.
 */
export const toAuthorizedProject = ({
  id,
  slug,
  identityType,
  autoCreateApplications,
  archivedAt,
}: Omit<AuthorizedProject, "id" | "isArchived"> & {
  id: string;
  archivedAt: Date | null;
}): AuthorizedProject => ({
  id: id as AuthorizedProjectId,
  slug,
  identityType,
  autoCreateApplications,
  isArchived: archivedAt !== null,
});

export const projectArchived = () =>
  new DomainError("projectArchived", "This project is archived. An admin can restore it in the console.");

import { and, eq, isNull } from "drizzle-orm";
import { database } from "@/db/client";
import { projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import { type RequestContext, scopes } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";

/**
 * The context of command-line commands. Anyone who can run them on the server can read the database password, so they
 * may do anything. Throws `notFound`.
 */
export async function cliContext(projectSlug: string): Promise<RequestContext> {
  const [project] = await database().read((db) =>
    db
      .select()
      .from(projects)
      .where(and(eq(projects.slug, projectSlug), isNull(projects.deletedAt))),
  );
  if (project === undefined) throw new DomainError("notFound", `Project ${projectSlug} not found.`);
  return {
    requestId: newId(),
    actor: { type: "system", id: null, label: "Command line", via: "cli" },
    project: toAuthorizedProject(project),
    scopes: new Set(scopes),
    tokenUser: null,
  };
}

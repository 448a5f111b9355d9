import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import { type RequestContext, scopes } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";

/**
 * The gate of commands on the server's own machine: whoever can read the database's password there may do anything.
 * Throws `notFound`.
 */
export async function cliContext(projectSlug: string): Promise<RequestContext> {
  const [project] = await database().read((db) =>
    db.select().from(projects).where(eq(projects.slug, projectSlug)),
  );
  if (project === undefined) throw new DomainError("notFound", `There is no project ${projectSlug}.`);
  return {
    requestId: newId(),
    actor: { type: "system", id: null, label: "Command line" },
    project: toAuthorizedProject(project),
    scopes: new Set(scopes),
    tokenUser: null,
  };
}

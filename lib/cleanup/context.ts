import { eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { type CleanupProgress, projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { RequestContext } from "@/lib/context";

/** On whose word a pass acts: that of the admin who asked for it, else Rollcall's own. */
export async function cleanupContext(
  tx: Database,
  projectId: string,
  { actor, requestId }: Pick<CleanupProgress, "actor" | "requestId">,
): Promise<RequestContext> {
  const [project] = await tx.select().from(projects).where(eq(projects.id, projectId));
  if (project === undefined) throw new Error("A hygiene pass outlived its project.");
  return {
    requestId,
    actor,
    project: toAuthorizedProject(project),
    scopes: new Set(["devices:write"]),
    tokenUser: null,
  };
}

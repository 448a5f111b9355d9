import { eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { type HygieneProgress, projects } from "@/db/schema";
import { authorizedProject } from "@/lib/auth/authorized-project";
import type { RequestContext } from "@/lib/context";

/** On whose word a pass acts: that of the admin who asked for it, else Rollcall's own. */
export async function passContext(
  tx: Database,
  projectId: string,
  { actor, requestId }: Pick<HygieneProgress, "actor" | "requestId">,
): Promise<RequestContext> {
  const [project] = await tx.select().from(projects).where(eq(projects.id, projectId));
  if (project === undefined) throw new Error("A hygiene pass outlived its project.");
  return {
    requestId,
    actor,
    project: authorizedProject(project),
    scopes: new Set(["devices:write"]),
    speaksFor: null,
  };
}

import { eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { Actor, RequestContext } from "@/lib/context";
import type { JobRow } from "./present";

/** On whose word a job acts: that of whoever began it, whose credential was proven then. */
export async function jobContext(tx: Database, job: JobRow): Promise<RequestContext> {
  const [project] = await tx.select().from(projects).where(eq(projects.id, job.projectId));
  if (project === undefined) throw new Error("A job outlived its project.");
  return {
    requestId: job.requestId,
    actor: { type: job.actorType as Actor["type"], id: job.actorId, label: job.actorLabel },
    project: toAuthorizedProject(project),
    scopes: new Set(["devices:write"]),
    tokenUser: null,
  };
}

import { inArray } from "drizzle-orm";
import type { Database } from "@/db/client";
import { projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";

/** On whose word a backfill acts, in each of some projects: Rollcall's own. */
export async function backfillContexts(
  tx: Database,
  projectIds: string[],
): Promise<Map<string, RequestContext>> {
  const wanted = [...new Set(projectIds)];
  if (wanted.length === 0) return new Map();
  const found = await tx.select().from(projects).where(inArray(projects.id, wanted));
  return new Map(
    found.map((project) => [
      project.id,
      {
        requestId: newId(),
        actor: { type: "system", id: null, label: "Rollcall" },
        project: toAuthorizedProject(project),
        scopes: new Set(["devices:write", "users:write"]),
        tokenUser: null,
      },
    ]),
  );
}

import { eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { projects, users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { withCredentialInvalidation } from "@/lib/credentials/cache";
import { DomainError } from "@/lib/errors";
import { readProject } from "./queries";
import type { ProjectPatch } from "./types";
import type { ProjectDetailView } from "./views";

/**
 * Changes a project's settings. What identifies users can change only while there are none: throws `conflict`, and
 * `preconditionFailed` where the version is another than `ifVersion`.
 */
export function updateProject(
  ctx: RequestContext,
  { changes, ifVersion }: { changes: ProjectPatch; ifVersion: number | undefined },
): Promise<ProjectDetailView> {
  const edit = async (tx: Database): Promise<ProjectDetailView> => {
    // Whoever makes a user holds a lock on its project that this one waits for.
    const [row] = await tx.select().from(projects).where(eq(projects.id, ctx.project.id)).for("update");
    if (row === undefined) throw new DomainError("notFound", "There is no such project.");
    if (ifVersion !== undefined && ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The project has changed since it was read.", {
        current: await readProject(tx, ctx),
      });
    }
    const changed = Object.entries(changes).filter(
      ([name, value]) => value !== undefined && value !== row[name as keyof ProjectPatch],
    );
    if (changed.length === 0) return readProject(tx, ctx);
    if (changed.some(([name]) => name === "identityType")) await refuseWithUsers(tx, ctx);
    await tx
      .update(projects)
      .set({ ...Object.fromEntries(changed), updatedAt: new Date(), version: row.version + 1 })
      .where(eq(projects.id, row.id));
    await recordAudit(tx, ctx, [
      {
        action: "project.changed",
        subjectType: "project",
        subjectId: row.id,
        details: {
          changed: Object.fromEntries(
            changed.map(([name, after]) => [name, { before: row[name as keyof ProjectPatch], after }]),
          ),
        },
      },
    ]);
    return readProject(tx, ctx);
  };
  return withKeyedLock([`project ${ctx.project.id}`], () =>
    withCredentialInvalidation(ctx.project.id, () => database().transaction(edit)),
  );
}

async function refuseWithUsers(tx: Database, ctx: RequestContext): Promise<void> {
  const found = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.projectId, ctx.project.id))
    .limit(1);
  if (found.length === 0) return;
  throw new DomainError("conflict", "What identifies users can change only while the project has none.", {
    issues: [{ path: "identityType", message: "The project has users already" }],
  });
}

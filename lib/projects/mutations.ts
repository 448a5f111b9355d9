import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { applications, cleanup, projects } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { Actor, IdentityType, RequestContext } from "@/lib/context";
import { withCredentialInvalidation } from "@/lib/credentials/cache";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";

export interface NewProject {
  slug: string;
  name: string;
  identityType: IdentityType;
  autoCreateApplications?: boolean;
}

/** Makes a project with a signing secret and the application of wires that name none. Answers its id. */
export async function createProject(
  tx: Database,
  input: NewProject,
  requestId: string,
  actor: Actor = { type: "system", id: null, label: "Rollcall" },
): Promise<string> {
  const projectId = newId();
  await tx.insert(projects).values({ ...input, id: projectId, signingSecret: newSigningSecret() });
  await tx.insert(applications).values({ projectId, id: newId(), name: "default", isDefault: true });
  await tx.insert(cleanup).values({ projectId });
  await recordAudit(tx, { project: { id: projectId }, actor, requestId }, [
    { action: "project.created", subjectType: "project", subjectId: projectId },
  ]);
  return projectId;
}

const newSigningSecret = () => randomBytes(32).toString("hex");

/**
 * Gives the project a new secret for user tokens and answers it, for the only time. Tokens that the one before it
 * signed hold until the next rotation; those of older ones do not.
 */
export function rotateSigningSecret(ctx: RequestContext): Promise<{ signingSecret: string }> {
  return withCredentialInvalidation(ctx.project.id, () =>
    database().transaction(async (tx) => {
      const signingSecret = newSigningSecret();
      const changed = await tx
        .update(projects)
        .set({
          signingSecret,
          previousSigningSecret: sql`${projects.signingSecret}`,
          updatedAt: new Date(),
          version: sql`${projects.version} + 1`,
        })
        .where(eq(projects.id, ctx.project.id))
        .returning({ id: projects.id });
      if (changed.length === 0) throw new DomainError("notFound", "There is no such project.");
      await recordAudit(tx, ctx, [
        { action: "project.secretRotated", subjectType: "project", subjectId: ctx.project.id },
      ]);
      return { signingSecret };
    }),
  );
}

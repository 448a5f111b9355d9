import { randomBytes, randomInt } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { constraintName, type Database, database } from "@/db/client";
import { applications, cleanup, memberships, operators, projects, users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { Actor, IdentityType, RequestContext, SessionOperator } from "@/lib/context";
import { withCredentialInvalidation } from "@/lib/credentials/cache";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { projectNotFound, readProject } from "./queries";
import type { ProjectPatch } from "./types";
import type { ProjectDetailView, ProjectView } from "./views";

export interface NewProject {
  slug: string;
  name: string;
  identityType: IdentityType;
  autoCreateApplications?: boolean;
}

/** Creates a project with a signing secret and a default application, for APIs that name none. Returns its id. */
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

interface OwnedProject {
  name: string;
  /** Derived from the name if absent. */
  slug?: string | undefined;
  identityType: IdentityType;
}

/** Creates a project whose admin is the operator. Throws `conflict` if the slug is taken. */
export async function createProjectWithAdmin(
  operator: Pick<SessionOperator, "id" | "name">,
  { name, slug, identityType, requestId }: OwnedProject & { requestId: string },
): Promise<ProjectView> {
  const actor = { type: "operator", id: operator.id, label: operator.name } as const;
  const insert = (slug: string): Promise<ProjectView> =>
    database().transaction(async (tx) => {
      const id = await createProject(tx, { slug, name, identityType }, requestId, actor);
      await tx.insert(memberships).values({ projectId: id, operatorId: operator.id, role: "admin" });
      return { id, slug, name, identityType, role: "admin" };
    });
  const preferred = slug ?? toSlug(name);
  try {
    return await insert(preferred);
  } catch (error) {
    if (constraintName(error) !== "projects_slug_unique") throw error;
    if (slug === undefined) return insert(`${preferred}-${randomInt(10_000, 100_000)}`);
    throw new DomainError("conflict", "Another project has that slug.", {
      issues: [{ path: "slug", message: "Already taken" }],
    });
  }
}

/** The same from the command line. Throws `notFound` if no operator has that email, and `conflict` for a taken slug. */
export async function createProjectForEmail(adminEmail: string, input: OwnedProject): Promise<ProjectView> {
  const [operator] = await database().read((db) =>
    db
      .select()
      .from(operators)
      .where(eq(operators.emailKey, normaliseEmail(adminEmail))),
  );
  if (operator === undefined) throw new DomainError("notFound", `No operator has the email ${adminEmail}.`);
  return createProjectWithAdmin(operator, { ...input, requestId: newId() });
}

function toSlug(name: string): string {
  const plain = name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const slug = plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  return slug || "project";
}

/**
 * Updates a project's settings. Throws `preconditionFailed` if its version is not `ifVersion`, and `conflict` for a change
 * of what identifies users once there are users.
 */
export function updateProject(
  ctx: RequestContext,
  { changes, ifVersion }: { changes: ProjectPatch; ifVersion: number | undefined },
): Promise<ProjectDetailView> {
  const update = async (tx: Database): Promise<ProjectDetailView> => {
    // Creating a user locks its project, so no user appears while this runs.
    const [row] = await tx.select().from(projects).where(eq(projects.id, ctx.project.id)).for("update");
    if (row === undefined) throw projectNotFound();
    if (ifVersion !== undefined && ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The project has changed since it was read.", {
        current: await readProject(tx, ctx),
      });
    }
    const changed = Object.entries(changes).filter(
      ([name, value]) => value !== undefined && value !== row[name as keyof ProjectPatch],
    );
    if (changed.length === 0) return readProject(tx, ctx);
    if (changed.some(([name]) => name === "identityType")) await requireNoUsers(tx, ctx);
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
    withCredentialInvalidation(ctx.project.id, () => database().transaction(update)),
  );
}

async function requireNoUsers(tx: Database, ctx: RequestContext): Promise<void> {
  const found = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.projectId, ctx.project.id))
    .limit(1);
  if (found.length === 0) return;
  throw new DomainError("conflict", "What identifies users cannot be changed once the project has users.", {
    issues: [{ path: "identityType", message: "The project has users" }],
  });
}

/**
 * Replaces the project's signing secret and returns the new one, which cannot be read again. Tokens signed with the
 * previous secret stay valid until the next rotation.
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
      if (changed.length === 0) throw projectNotFound();
      await recordAudit(tx, ctx, [
        { action: "project.secretRotated", subjectType: "project", subjectId: ctx.project.id },
      ]);
      return { signingSecret };
    }),
  );
}

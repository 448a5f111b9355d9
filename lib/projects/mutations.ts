import { randomBytes, randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import { constraintName, type Database, database } from "@/db/client";
import {
  apiKeys,
  applications,
  cleanup,
  invitations,
  memberships,
  operators,
  projects,
  users,
} from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { changesBetween } from "@/lib/audit/details";
import { recordProjectEvent } from "@/lib/audit/mutations";
import type { Actor, RequestContext, SessionOperator } from "@/lib/context";
import { changeCredentials } from "@/lib/credentials/cache";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { projectNotFound, readProject } from "./queries";
import type { NewProjectInput, ProjectPatch } from "./types";
import type { ProjectDetailView, ProjectView } from "./views";

type NewProject = Omit<typeof projects.$inferInsert, "id" | "signingSecret">;

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
  await recordProjectEvent(tx, { project: { id: projectId }, actor, requestId }, "project.created");
  return projectId;
}

const newSigningSecret = () => randomBytes(32).toString("hex");

/**
 * Creates a project whose admin is the operator. Its slug is derived from the name if absent. Throws `conflict` if the
 * slug is taken.
 */
export async function createProjectWithAdmin(
  operator: Pick<SessionOperator, "id" | "name">,
  { name, slug, identityType, requestId }: NewProjectInput & { requestId: string },
): Promise<ProjectView> {
  const actor = { type: "operator", id: operator.id, label: operator.name } as const;
  const insert = (slug: string): Promise<ProjectView> =>
    database().transaction(async (tx) => {
      const id = await createProject(tx, { slug, name, identityType }, requestId, actor);
      await tx.insert(memberships).values({ projectId: id, operatorId: operator.id, role: "admin" });
      return { id, slug, name, identityType, role: "admin", isArchived: false };
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

/**
 * `createProjectWithAdmin` for the command line. Throws `notFound` for an unknown email, and `conflict` for a taken
 * slug.
 */
export async function createProjectForEmail(
  adminEmail: string,
  input: NewProjectInput,
): Promise<ProjectView> {
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
 * Updates a project's settings. Throws `preconditionFailed` if its version is not `ifVersion`, and `conflict` for a
 * change of what identifies users once there are users.
 */
export function updateProject(
  ctx: RequestContext,
  { changes, ifVersion }: { changes: ProjectPatch; ifVersion: number | undefined },
): Promise<ProjectDetailView> {
  const update = async (tx: Database): Promise<ProjectDetailView> => {
    // Creating a user locks its project, so no user appears while this runs.
    const row = await lockProject(tx, ctx);
    if (ifVersion !== undefined && ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The project has changed since it was read.", {
        current: await readProject(tx, ctx),
      });
    }
    const changed = changesBetween(row, changes);
    if (changed.identityType !== undefined) await requireNoUsers(tx, ctx);
    if (Object.keys(changed).length > 0) {
      await updateRow(tx, row, changes);
      await recordProjectEvent(tx, ctx, "project.changed", { changed });
    }
    return readProject(tx, ctx);
  };
  return withKeyedLock(`project ${ctx.project.id}`, () => changeCredentials(ctx, update));
}

async function requireNoUsers(tx: Database, ctx: RequestContext): Promise<void> {
  const found = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.projectId, ctx.project.id))
    .limit(1);
  if (found.length === 0) return;
  throw new DomainError(
    "conflict",
    "What identifies users cannot be changed once the project has users. Nothing was changed.",
    { issues: [{ path: "identityType", message: "The project has users" }] },
  );
}

/**
 * Archives a project: API keys and user tokens are refused within a second on every server, and operators can only
 * read. Archiving an archived project changes nothing.
 */
export const archiveProject = (ctx: RequestContext): Promise<ProjectDetailView> =>
  setArchived(ctx, new Date());

/** Restores an archived project, whose keys then work again. */
export const restoreProject = (ctx: RequestContext): Promise<ProjectDetailView> => setArchived(ctx, null);

function setArchived(ctx: RequestContext, archivedAt: Date | null): Promise<ProjectDetailView> {
  return changeCredentials(ctx, async (tx) => {
    const row = await lockProject(tx, ctx);
    if ((row.archivedAt === null) !== (archivedAt === null)) {
      await updateRow(tx, row, { archivedAt });
      const action = archivedAt === null ? "project.restored" : "project.archived";
      const changed = { archivedAt: { before: row.archivedAt, after: archivedAt } };
      await recordProjectEvent(tx, ctx, action, { changed });
    }
    return readProject(tx, ctx);
  });
}

/**
 * Deletes an archived project, whose name confirms it. It disappears at once, its slug is free again, and a background
 * task deletes its rows (`deleteProjects`). Throws `conflict` unless it is archived, and `invalidValue` for another
 * name.
 */
export function deleteProject(ctx: RequestContext, { name }: { name: string }): Promise<void> {
  return changeCredentials(ctx, async (tx) => {
    const row = await lockProject(tx, ctx);
    if (row.archivedAt === null) {
      throw new DomainError("conflict", "Archive the project before you delete it. Nothing was deleted.");
    }
    if (name.trim() !== row.name) {
      throw new DomainError("invalidValue", "That is not the project's name. Nothing was deleted.", {
        issues: [{ path: "name", message: "Not the project's name" }],
      });
    }
    await tx
      .update(projects)
      .set({ deletedAt: new Date(), slug: `deleted-${row.id}`, updatedAt: new Date() })
      .where(eq(projects.id, row.id));
    // Servers of the previous version do not know about deleted projects.
    for (const table of [apiKeys, memberships, invitations]) {
      await tx.delete(table).where(eq(table.projectId, row.id));
    }
    // The history is deleted with the project, so only the log shows who deleted it.
    log().warn({ projectId: row.id, slug: row.slug, by: ctx.actor.label }, "Project deleted");
  });
}

type ProjectRow = typeof projects.$inferSelect;

const updateRow = (tx: Database, { id, version }: ProjectRow, changes: Partial<ProjectRow>) =>
  tx
    .update(projects)
    .set({ ...changes, updatedAt: new Date(), version: version + 1 })
    .where(eq(projects.id, id));

async function lockProject(tx: Database, ctx: RequestContext): Promise<ProjectRow> {
  const [row] = await tx.select().from(projects).where(eq(projects.id, ctx.project.id)).for("update");
  if (row === undefined || row.deletedAt !== null) throw projectNotFound();
  return row;
}

/**
 * Replaces the project's signing secret and returns the new one, which cannot be read again. Tokens signed with the
 * previous secret stay valid until the next rotation.
 */
export const rotateSigningSecret = (ctx: RequestContext): Promise<{ signingSecret: string }> =>
  changeCredentials(ctx, async (tx) => {
    const row = await lockProject(tx, ctx);
    const signingSecret = newSigningSecret();
    await updateRow(tx, row, { signingSecret, previousSigningSecret: row.signingSecret });
    await recordProjectEvent(tx, ctx, "project.secretRotated");
    return { signingSecret };
  });

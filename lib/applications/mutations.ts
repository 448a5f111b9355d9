import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import { constraintName, type Database, database } from "@/db/client";
import { applicationAliases, applications, pushCredentials } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { changesBetween } from "@/lib/audit/details";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { deleteIfEmpty } from "./merge-devices";
import { type ApplicationRow, isApplicationOf, toApplicationView } from "./queries";
import type { ApplicationPatch } from "./types";
import type { ApplicationView } from "./views";

/**
 * Creates an application, for projects that do not create them on first use. Throws `conflict` if another application
 * has the name or had it earlier.
 */
export function createApplication(ctx: RequestContext, input: { name: string }): Promise<ApplicationView> {
  return serially(ctx, async (tx) => {
    await requireFreeName(tx, ctx, input.name);
    const [row] = await tx
      .insert(applications)
      .values({ projectId: ctx.project.id, id: newId(), name: input.name })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) throw nameTaken();
    await recordAudit(tx, ctx, [applicationEvent("application.created", row.id)]);
    return toApplicationView(tx, ctx, row);
  });
}

/**
 * Changes an application's settings. A stricter token policy applies to future registrations; devices that already
 * share a push token are left alone. After a rename the previous name still leads to the application. Throws
 * `notFound`, `preconditionFailed`, `invalidValue` for earlier names that it does not have, and `conflict` for a name
 * that is taken and while the application is being merged.
 */
export function updateApplication(
  ctx: RequestContext,
  input: { applicationId: string; changes: ApplicationPatch; ifVersion: number | undefined },
): Promise<ApplicationView> {
  return serially(ctx, async (tx) => {
    const row = await lockWithDefault(tx, ctx, input.applicationId);
    const before = await toApplicationView(tx, ctx, row);
    if (input.ifVersion !== undefined && input.ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The application has changed since you loaded it.", {
        current: before,
      });
    }
    requireNotMerging(row);
    const { name = row.name, tokenPolicy = row.tokenPolicy, isDefault = row.isDefault } = input.changes;
    const aliases = aliasesAfter(before, input.changes);
    const after = { name, tokenPolicy, isDefault, aliases };
    const changed = changesBetween(before, after);
    if (Object.keys(changed).length === 0) return before;
    if (isDefault !== row.isDefault) await unsetOtherDefault(tx, ctx, row.id);
    if (name !== row.name) await requireFreeName(tx, ctx, name, row.id);
    await writeAliases(tx, ctx, row.id, before.aliases, aliases);
    const columns = { name, tokenPolicy, isDefault, updatedAt: new Date(), version: row.version + 1 };
    const updated = await tx
      .update(applications)
      .set(columns)
      .where(and(eq(applications.projectId, ctx.project.id), eq(applications.id, row.id)))
      .returning()
      .catch((error: unknown) => {
        // A registration may have created an application with this name after the check.
        throw constraintName(error) === "applications_name" ? nameTaken() : error;
      });
    await recordAudit(tx, ctx, [applicationEvent("application.changed", row.id, { changed })]);
    return toApplicationView(tx, ctx, updated[0] ?? row);
  });
}

/** The earlier names to keep and, after a rename, the previous name. */
function aliasesAfter(
  before: ApplicationView,
  { name, aliases = before.aliases }: ApplicationPatch,
): string[] {
  const added = aliases.find((alias) => !before.aliases.includes(alias));
  if (added !== undefined) {
    throw new DomainError("invalidValue", "Earlier names can be removed, not added. Nothing was changed.", {
      issues: [{ path: "aliases", message: `Not an earlier name: ${added}` }],
    });
  }
  const kept = before.aliases.filter((alias) => aliases.includes(alias) && alias !== name);
  return name === undefined || name === before.name ? kept : [...kept, before.name];
}

async function writeAliases(
  tx: Database,
  ctx: RequestContext,
  applicationId: string,
  before: string[],
  after: string[],
): Promise<void> {
  const removed = before.filter((name) => !after.includes(name));
  const added = after.filter((name) => !before.includes(name));
  const { id: projectId } = ctx.project;
  if (removed.length > 0) {
    await tx
      .delete(applicationAliases)
      .where(and(eq(applicationAliases.projectId, projectId), inArray(applicationAliases.name, removed)));
  }
  if (added.length > 0) {
    await tx.insert(applicationAliases).values(added.map((name) => ({ projectId, name, applicationId })));
  }
}

const nameTaken = (message = "An application with this name already exists. Nothing was changed.") =>
  new DomainError("conflict", message, { issues: [{ path: "name", message: "Already taken" }] });

/** Throws `conflict` if the name, or an earlier one, belongs to another application. */
async function requireFreeName(tx: Database, ctx: RequestContext, name: string, own?: string): Promise<void> {
  const { id: projectId } = ctx.project;
  const [named] = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(and(eq(applications.projectId, projectId), eq(applications.name, name)));
  if (named !== undefined && named.id !== own) throw nameTaken();
  const [renamed] = await tx
    .select({ id: applications.id, name: applications.name })
    .from(applicationAliases)
    .innerJoin(applications, isApplicationOf(applicationAliases))
    .where(and(eq(applicationAliases.projectId, projectId), eq(applicationAliases.name, name)));
  if (renamed !== undefined && renamed.id !== own) {
    throw nameTaken(
      `${name} is an earlier name of ${renamed.name}. Remove it there first. Nothing was changed.`,
    );
  }
}

/** Throws `conflict` while a job moves the application's devices to another one. */
export function requireNotMerging({ mergedInto }: Pick<ApplicationRow, "mergedInto">): void {
  if (mergedInto === null) return;
  throw new DomainError(
    "conflict",
    "This application is being merged into another one. Nothing was changed.",
  );
}

/**
 * Deletes an application without devices, its push credentials and its earlier names. Apps that still send its name
 * create it again, if the project allows that. Throws `notFound`, and `conflict` for the default application and for
 * one that has devices or takes part in a merge.
 */
export function deleteApplication(ctx: RequestContext, input: { applicationId: string }): Promise<void> {
  return serially(ctx, async (tx) => {
    const row = await lockWithDefault(tx, ctx, input.applicationId);
    requireNotMerging(row);
    if (row.isDefault) {
      throw new DomainError("conflict", "Make another application the default first. Nothing was deleted.");
    }
    const { devices, aliases } = await toApplicationView(tx, ctx, row);
    await requireNoMergeInto(tx, ctx, row.id);
    const credentials = await tx
      .select({ service: pushCredentials.service })
      .from(pushCredentials)
      .where(and(eq(pushCredentials.projectId, ctx.project.id), eq(pushCredentials.applicationId, row.id)));
    if (!(await deleteIfEmpty(tx, ctx, row.id))) {
      throw new DomainError(
        "conflict",
        `The application has devices (${Math.max(devices, 1)}). Remove them, or merge it into another application. Nothing was deleted.`,
      );
    }
    await recordAudit(tx, ctx, [
      applicationEvent("application.deleted", row.id, {
        name: row.name,
        ...(aliases.length > 0 && { aliases }),
        ...(credentials.length > 0 && { credentials: credentials.map(({ service }) => service) }),
      }),
    ]);
  });
}

/** Throws `conflict` while another application is being merged into this one. */
export async function requireNoMergeInto(tx: Database, ctx: RequestContext, id: string): Promise<void> {
  const merging = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(and(eq(applications.projectId, ctx.project.id), eq(applications.mergedInto, id)))
    .limit(1);
  if (merging.length === 0) return;
  throw new DomainError(
    "conflict",
    "Another application is being merged into this one. Wait until that is done. Nothing was changed.",
  );
}

/** Changes a project's applications one at a time, because names and the default are checked across all of them. */
export const serially = <T>(ctx: RequestContext, run: (tx: Database) => Promise<T>): Promise<T> =>
  withKeyedLock(`applications ${ctx.project.id}`, () =>
    database().transaction(async (tx) => {
      await lockNames(tx, `applications ${ctx.project.id}`);
      return run(tx);
    }),
  );

/** Locks the application and the current default one, in the order of their ids so that two updates cannot deadlock. */
export async function lockWithDefault(tx: Database, ctx: RequestContext, id: string) {
  const rows = isId(id)
    ? await tx
        .select()
        .from(applications)
        .where(
          and(
            eq(applications.projectId, ctx.project.id),
            or(eq(applications.id, id), eq(applications.isDefault, true)),
          ),
        )
        .orderBy(applications.id)
        .for("no key update")
    : [];
  const row = rows.find((one) => one.id === id.toLowerCase());
  if (row === undefined) throw new DomainError("notFound", "Application not found.");
  return row;
}

async function unsetOtherDefault(tx: Database, ctx: RequestContext, except: string): Promise<void> {
  await tx
    .update(applications)
    .set({ isDefault: false, updatedAt: new Date(), version: sql`${applications.version} + 1` })
    .where(
      and(
        eq(applications.projectId, ctx.project.id),
        eq(applications.isDefault, true),
        ne(applications.id, except),
      ),
    );
}

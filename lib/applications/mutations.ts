import { and, eq, ne, or, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { applications } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { type ApplicationRow, toApplicationView } from "./queries";
import type { ApplicationPatch } from "./types";
import type { ApplicationView } from "./views";

/**
 * The application of that name, created on first use unless the project forbids it; the project's default application
 * if no name is given. Throws `unknownApplication`.
 */
export async function resolveApplication(
  tx: Database,
  ctx: RequestContext,
  name: string | null,
): Promise<ApplicationRow> {
  const found = await find(tx, ctx, name);
  if (found !== undefined) return found;
  if (name === null || !ctx.project.autoCreateApplications) {
    throw new DomainError(
      "unknownApplication",
      name === null
        ? "This project has no default application."
        : `This project has no application named ${name}.`,
    );
  }
  await tx
    .insert(applications)
    .values({ projectId: ctx.project.id, id: newId(), name })
    .onConflictDoNothing();
  const created = await find(tx, ctx, name);
  if (created === undefined) throw new Error("The application was inserted but not found.");
  return created;
}

async function find(
  tx: Database,
  ctx: RequestContext,
  name: string | null,
): Promise<ApplicationRow | undefined> {
  const [row] = await tx
    .select()
    .from(applications)
    .where(
      and(
        eq(applications.projectId, ctx.project.id),
        name === null ? eq(applications.isDefault, true) : eq(applications.name, name),
      ),
    );
  return row;
}

/** Creates an application, for projects that create none on first use. Throws `conflict` if the name is taken. */
export function createApplication(ctx: RequestContext, input: { name: string }): Promise<ApplicationView> {
  return database().transaction(async (tx) => {
    const [row] = await tx
      .insert(applications)
      .values({ projectId: ctx.project.id, id: newId(), name: input.name })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) {
      throw new DomainError("conflict", "An application with this name already exists.", {
        issues: [{ path: "name", message: "Already taken" }],
      });
    }
    await recordAudit(tx, ctx, [
      { action: "application.created", subjectType: "application", subjectId: row.id },
    ]);
    return toApplicationView(row);
  });
}

/**
 * Changes an application's settings. A stricter token policy applies to future registrations; devices that already
 * share a push token are left alone. Throws `notFound` and `preconditionFailed`.
 */
export function updateApplication(
  ctx: RequestContext,
  input: { applicationId: string; changes: ApplicationPatch; ifVersion: number | undefined },
): Promise<ApplicationView> {
  const update = async (tx: Database): Promise<ApplicationView> => {
    const row = await lockWithDefault(tx, ctx, input.applicationId);
    if (input.ifVersion !== undefined && input.ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The application has changed since you loaded it.", {
        current: toApplicationView(row),
      });
    }
    const { tokenPolicy = row.tokenPolicy, isDefault = row.isDefault } = input.changes;
    if (tokenPolicy === row.tokenPolicy && isDefault === row.isDefault) return toApplicationView(row);
    if (isDefault !== row.isDefault) await unsetOtherDefault(tx, ctx, row.id);
    const changes = { tokenPolicy, isDefault, updatedAt: new Date(), version: row.version + 1 };
    await tx
      .update(applications)
      .set(changes)
      .where(and(eq(applications.projectId, ctx.project.id), eq(applications.id, row.id)));
    await recordAudit(tx, ctx, [
      {
        action: "application.changed",
        subjectType: "application",
        subjectId: row.id,
        details: {
          changed: {
            ...(tokenPolicy !== row.tokenPolicy && {
              tokenPolicy: { before: row.tokenPolicy, after: tokenPolicy },
            }),
            ...(isDefault !== row.isDefault && { isDefault: { before: row.isDefault, after: isDefault } }),
          },
        },
      },
    ]);
    return toApplicationView({ ...row, ...changes });
  };
  return withKeyedLock([`applications ${ctx.project.id}`], () => database().transaction(update));
}

/** Locks the application and the current default one, in the order of their ids so that two updates cannot deadlock. */
async function lockWithDefault(tx: Database, ctx: RequestContext, id: string) {
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

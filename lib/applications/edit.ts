import { and, eq, ne, or, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { applications } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { toApplicationView } from "./present";
import type { ApplicationPatch } from "./types";
import type { ApplicationView } from "./views";

/** Adds an application, which projects that make none on first use need. Throws `conflict` where the name is taken. */
export function createApplication(ctx: RequestContext, input: { name: string }): Promise<ApplicationView> {
  return database().transaction(async (tx) => {
    const [row] = await tx
      .insert(applications)
      .values({ projectId: ctx.project.id, id: newId(), name: input.name })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) {
      throw new DomainError("conflict", "Another application has that name.", {
        issues: [{ path: "name", message: "Taken already" }],
      });
    }
    await recordAudit(tx, ctx, [
      { action: "application.created", subjectType: "application", subjectId: row.id },
    ]);
    return toApplicationView(row);
  });
}

/**
 * Changes an application's settings. A stricter token policy holds for registrations from then on; those that share a
 * push token already are left alone. Throws `notFound`, and `preconditionFailed`.
 */
export function updateApplication(
  ctx: RequestContext,
  input: { applicationId: string; changes: ApplicationPatch; ifVersion: number | undefined },
): Promise<ApplicationView> {
  const edit = async (tx: Database): Promise<ApplicationView> => {
    const row = await lockWithDefault(tx, ctx, input.applicationId);
    if (input.ifVersion !== undefined && input.ifVersion !== row.version) {
      throw new DomainError("preconditionFailed", "The application has changed since it was read.", {
        current: toApplicationView(row),
      });
    }
    const { tokenPolicy = row.tokenPolicy, isDefault = row.isDefault } = input.changes;
    if (tokenPolicy === row.tokenPolicy && isDefault === row.isDefault) return toApplicationView(row);
    if (isDefault !== row.isDefault) await giveUpDefault(tx, ctx, row.id);
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
  return withKeyedLock([`applications ${ctx.project.id}`], () => database().transaction(edit));
}

/** The application, and the project's default one, locked in the order of their ids. */
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
  if (row === undefined) throw new DomainError("notFound", "There is no such application.");
  return row;
}

async function giveUpDefault(tx: Database, ctx: RequestContext, except: string): Promise<void> {
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

import { and, count, eq, or } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { operators, savedViews } from "@/db/schema";
import { changesBetween } from "@/lib/audit/details";
import { recordProjectEvent } from "@/lib/audit/mutations";
import { type RequestContext, requireScope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { operatorOf, toSavedView } from "./queries";
import type { SavedView, SavedViewInput, SavedViewPatch } from "./views";

const maxViewsPerOperator = 200;

type Row = typeof savedViews.$inferSelect;

const notFound = () => new DomainError("notFound", "View not found.");

/** Saves a view of a list. Sharing it with the team requires `devices:write`. */
export function createSavedView(
  ctx: RequestContext,
  input: SavedViewInput & { list: SavedView["list"] | undefined },
): Promise<SavedView> {
  const operatorId = operatorOf(ctx);
  const { list, name, query, shared } = input;
  if (shared) requireScope(ctx, "devices:write");
  if (list === undefined) {
    throw new DomainError("invalidValue", "Specify the list: ?list=devices or ?list=users.", {
      issues: [{ path: "list", message: "Required parameter is missing" }],
    });
  }
  return database().transaction(async (tx) => {
    await requireCapacity(tx, ctx, operatorId);
    const [row] = await tx
      .insert(savedViews)
      .values({ projectId: ctx.project.id, id: newId(), operatorId, list, name, query, shared })
      .returning();
    if (row === undefined) throw new Error("The insert returned no saved view.");
    if (shared) await recordProjectEvent(tx, ctx, "view.created", { list, name, query });
    return toSavedView(row, ctx.actor.label, operatorId);
  });
}

/**
 * Changes a view. Its creator may change it, and an admin may change a shared one. Sharing requires `devices:write`,
 * and the team's default requires `project:admin`. Throws `notFound` for views of others that are not shared.
 */
export function updateSavedView(
  ctx: RequestContext,
  { viewId, changes }: { viewId: string; changes: SavedViewPatch },
): Promise<SavedView> {
  const operatorId = operatorOf(ctx);
  return database().transaction(async (tx) => {
    const { row, defaults } = await lockViews(tx, ctx, viewId, operatorId);
    const own = row.operatorId === operatorId;
    if (!own) requireScope(ctx, "project:admin");
    const { name = row.name, query = row.query, shared = row.shared } = changes;
    if (shared || row.shared) requireScope(ctx, "devices:write");
    const isDefault = changes.isDefault ?? (row.isDefault && shared);
    if (isDefault !== row.isDefault) requireScope(ctx, "project:admin");
    if (isDefault && !shared) {
      throw new DomainError("invalidValue", "Only a shared view can be the team's default.", {
        issues: [{ path: "isDefault", message: "Share the view first" }],
      });
    }
    const next = { name, query, shared, isDefault };
    const changed = changesBetween(row, next);
    const [by] = await tx
      .select({ name: operators.name })
      .from(operators)
      .where(eq(operators.id, row.operatorId));
    if (Object.keys(changed).length > 0) {
      for (const other of isDefault ? defaults : [])
        if (other.id !== row.id && other.list === row.list)
          await setView(tx, ctx, other.id, { isDefault: false });
      await setView(tx, ctx, row.id, next);
      if (row.shared || shared)
        await recordProjectEvent(tx, ctx, "view.changed", { list: row.list, name, changed });
    }
    return toSavedView({ ...row, ...next }, by?.name ?? "", operatorId);
  });
}

/**
 * Deletes one's own view; an admin may also delete a shared one. Throws `notFound` for any other, and `forbidden` for
 * the team's default, unless an admin asks.
 */
export function deleteSavedView(ctx: RequestContext, { viewId }: { viewId: string }): Promise<void> {
  const operatorId = operatorOf(ctx);
  return database().transaction(async (tx) => {
    const { row } = await lockViews(tx, ctx, viewId, operatorId);
    if (row.operatorId !== operatorId && !ctx.scopes.has("project:admin")) throw notFound();
    if (row.isDefault) requireScope(ctx, "project:admin");
    await tx
      .delete(savedViews)
      .where(and(eq(savedViews.projectId, ctx.project.id), eq(savedViews.id, row.id)));
    const { list, name, query } = row;
    if (row.shared) await recordProjectEvent(tx, ctx, "view.deleted", { list, name, query });
  });
}

/** Locks the view and all shared views in the order of their ids, so that two changes cannot deadlock. */
async function lockViews(
  tx: Database,
  ctx: RequestContext,
  viewId: string,
  operatorId: string,
): Promise<{ row: Row; defaults: Row[] }> {
  const rows = isId(viewId)
    ? await tx
        .select()
        .from(savedViews)
        .where(
          and(
            eq(savedViews.projectId, ctx.project.id),
            // All shared views, because any of them may concurrently become the default.
            or(eq(savedViews.id, viewId), eq(savedViews.shared, true)),
          ),
        )
        .orderBy(savedViews.id)
        .for("update")
    : [];
  const row = rows.find(({ id }) => id === viewId.toLowerCase());
  if (row === undefined || (row.operatorId !== operatorId && !row.shared)) throw notFound();
  return { row, defaults: rows.filter(({ isDefault }) => isDefault) };
}

const setView = (tx: Database, ctx: RequestContext, id: string, set: Partial<Row>) =>
  tx
    .update(savedViews)
    .set(set)
    .where(and(eq(savedViews.projectId, ctx.project.id), eq(savedViews.id, id)));

async function requireCapacity(tx: Database, ctx: RequestContext, operatorId: string): Promise<void> {
  const [saved] = await tx
    .select({ views: count() })
    .from(savedViews)
    .where(and(eq(savedViews.projectId, ctx.project.id), eq(savedViews.operatorId, operatorId)));
  if (saved === undefined || saved.views < maxViewsPerOperator) return;
  throw new DomainError("conflict", `At most ${maxViewsPerOperator} views per person: delete one first.`);
}

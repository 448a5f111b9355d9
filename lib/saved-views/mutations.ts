import { and, count, eq, or } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { savedViews } from "@/db/schema";
import { type RequestContext, requireScope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { operatorOf, toSavedView } from "./queries";
import type { SavedView, SavedViewInput } from "./views";

const maxViewsPerOperator = 200;

/** Saves a view of a list. Sharing it with the team takes `devices:write`. */
export function createSavedView(
  ctx: RequestContext,
  input: SavedViewInput & { list: SavedView["list"] | undefined },
): Promise<SavedView> {
  const operatorId = operatorOf(ctx);
  const { list, name, query, shared } = input;
  if (shared) requireScope(ctx, "devices:write");
  if (list === undefined) {
    throw new DomainError("invalidValue", "Give the list: ?list=devices or ?list=users.", {
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
    return toSavedView(row, ctx.actor.label, operatorId);
  });
}

/** Deletes one's own view; an admin may also delete a shared one. Throws `notFound` for any other. */
export async function deleteSavedView(ctx: RequestContext, { viewId }: { viewId: string }): Promise<void> {
  const own = eq(savedViews.operatorId, operatorOf(ctx));
  const allowed = ctx.scopes.has("project:admin") ? or(own, eq(savedViews.shared, true)) : own;
  const deleted = isId(viewId)
    ? await database().read((db) =>
        db
          .delete(savedViews)
          .where(and(eq(savedViews.projectId, ctx.project.id), eq(savedViews.id, viewId), allowed))
          .returning({ id: savedViews.id }),
      )
    : [];
  if (deleted.length === 0) throw new DomainError("notFound", "View not found.");
}

async function requireCapacity(tx: Database, ctx: RequestContext, operatorId: string): Promise<void> {
  const [saved] = await tx
    .select({ views: count() })
    .from(savedViews)
    .where(and(eq(savedViews.projectId, ctx.project.id), eq(savedViews.operatorId, operatorId)));
  if (saved === undefined || saved.views < maxViewsPerOperator) return;
  throw new DomainError("conflict", `At most ${maxViewsPerOperator} views per person: delete one first.`);
}

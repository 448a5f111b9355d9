import { and, asc, count, eq, or } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { operators, savedViews } from "@/db/schema";
import { type RequestContext, requireScope } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import type { SavedViewInput } from "./types";
import type { SavedView } from "./views";

type List = SavedView["list"];

const mostPerOperator = 200;

/** An operator's own views of a list and those that the team shares, by name. Throws `forbidden` for an API key. */
export async function listSavedViews(
  ctx: RequestContext,
  { list }: { list?: List | undefined },
): Promise<{ items: SavedView[] }> {
  const operatorId = operatorOf(ctx);
  const rows = await database().read((db) =>
    db
      .select({ view: savedViews, by: operators.name })
      .from(savedViews)
      .innerJoin(operators, eq(operators.id, savedViews.operatorId))
      .where(
        and(
          eq(savedViews.projectId, ctx.project.id),
          list && eq(savedViews.list, list),
          or(eq(savedViews.operatorId, operatorId), eq(savedViews.shared, true)),
        ),
      )
      .orderBy(asc(savedViews.name), asc(savedViews.id)),
  );
  return { items: rows.map(({ view, by }) => toSavedView(view, by, operatorId)) };
}

/** Saves a view of a list. What the whole team is to see takes someone who may change more than their own. */
export function createSavedView(
  ctx: RequestContext,
  input: SavedViewInput & { list: List | undefined },
): Promise<SavedView> {
  const operatorId = operatorOf(ctx);
  const { list } = input;
  if (input.shared) requireScope(ctx, "devices:write");
  if (list === undefined) {
    throw new DomainError("invalidValue", "Say which list the view is of: ?list=devices or ?list=users.", {
      issues: [{ path: "list", message: "Required parameter is missing" }],
    });
  }
  return database().transaction(async (tx) => {
    await refuseTooMany(tx, ctx, operatorId);
    const { name, query, shared } = input;
    const [row] = await tx
      .insert(savedViews)
      .values({ projectId: ctx.project.id, id: newId(), operatorId, list, name, query, shared })
      .returning();
    if (row === undefined) throw new Error("The view was written but not given back.");
    return toSavedView(row, ctx.actor.label, operatorId);
  });
}

/** Deletes a view of one's own; an admin also one that the team shares. Throws `notFound` for any other. */
export async function deleteSavedView(ctx: RequestContext, { viewId }: { viewId: string }): Promise<void> {
  const mine = eq(savedViews.operatorId, operatorOf(ctx));
  const allowed = ctx.scopes.has("project:admin") ? or(mine, eq(savedViews.shared, true)) : mine;
  const gone = isId(viewId)
    ? await database().read((db) =>
        db
          .delete(savedViews)
          .where(and(eq(savedViews.projectId, ctx.project.id), eq(savedViews.id, viewId), allowed))
          .returning({ id: savedViews.id }),
      )
    : [];
  if (gone.length === 0) throw new DomainError("notFound", "There is no such view of yours.");
}

const toSavedView = (row: typeof savedViews.$inferSelect, by: string, operatorId: string): SavedView => ({
  id: row.id,
  list: row.list,
  name: row.name,
  query: row.query,
  shared: row.shared,
  own: row.operatorId === operatorId,
  by,
  createdAt: row.createdAt.toISOString(),
});

function operatorOf({ actor }: RequestContext): string {
  if (actor.type === "operator" && actor.id !== null) return actor.id;
  throw new DomainError("forbidden", "Saved views belong to operators: sign in.");
}

async function refuseTooMany(tx: Database, ctx: RequestContext, operatorId: string): Promise<void> {
  const [held] = await tx
    .select({ views: count() })
    .from(savedViews)
    .where(and(eq(savedViews.projectId, ctx.project.id), eq(savedViews.operatorId, operatorId)));
  if (held === undefined || held.views < mostPerOperator) return;
  throw new DomainError("conflict", `At most ${mostPerOperator} views each: delete one first.`);
}

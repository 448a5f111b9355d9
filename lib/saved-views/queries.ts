import { and, asc, eq, or } from "drizzle-orm";
import { database } from "@/db/client";
import { operators, savedViews } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { SavedView } from "./views";

/** An operator's own views of a list and those shared with the team, by name. Throws `forbidden` for an API key. */
export async function listSavedViews(
  ctx: RequestContext,
  { list }: { list?: SavedView["list"] | undefined },
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

export const toSavedView = (
  row: typeof savedViews.$inferSelect,
  by: string,
  operatorId: string,
): SavedView => ({
  id: row.id,
  list: row.list,
  name: row.name,
  query: row.query,
  shared: row.shared,
  own: row.operatorId === operatorId,
  by,
  createdAt: row.createdAt.toISOString(),
});

export function operatorOf({ actor }: RequestContext): string {
  if (actor.type === "operator" && actor.id !== null) return actor.id;
  throw new DomainError("forbidden", "Saved views belong to operators. Sign in to use them.");
}

import { and, asc, eq, inArray, or } from "drizzle-orm";
import { database } from "@/db/client";
import { operators, savedViews } from "@/db/schema";
import type { RequestContext, SessionOperator } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { pickView } from "@/lib/pick-view";
import { type SavedView, savedView } from "./views";

/** An operator's own views of a list and those shared with the team, by name. Throws `forbidden` for an API key. */
export async function listSavedViews(
  ctx: RequestContext,
  { list }: { list?: SavedView["list"] | undefined },
): Promise<{ items: SavedView[] }> {
  const rows = await readSavedViews(operatorOf(ctx), [ctx.project.id]);
  return { items: rows.flatMap(({ view }) => (list === undefined || view.list === list ? view : [])) };
}

/** The saved views of all of an operator's projects, by the project's slug: for the console's first render. */
export async function savedViewsByProject(operator: SessionOperator): Promise<Record<string, SavedView[]>> {
  const { projects } = operator;
  const rows = await readSavedViews(
    operator.id,
    projects.map(({ id }) => id),
  );
  return Object.fromEntries(
    projects.map(({ id, slug }) => [
      slug,
      rows.flatMap(({ projectId, view }) => (projectId === id ? view : [])),
    ]),
  );
}

async function readSavedViews(operatorId: string, projectIds: string[]) {
  if (projectIds.length === 0) return [];
  const rows = await database().read((db) =>
    db
      .select({ view: savedViews, by: operators.name })
      .from(savedViews)
      .innerJoin(operators, eq(operators.id, savedViews.operatorId))
      .where(
        and(
          inArray(savedViews.projectId, projectIds),
          or(eq(savedViews.operatorId, operatorId), eq(savedViews.shared, true)),
        ),
      )
      .orderBy(asc(savedViews.name), asc(savedViews.id)),
  );
  return rows.map(({ view, by }) => ({ projectId: view.projectId, view: toSavedView(view, by, operatorId) }));
}

export const toSavedView = (row: typeof savedViews.$inferSelect, by: string, operatorId: string): SavedView =>
  pickView(savedView, { ...row, own: row.operatorId === operatorId, by });

export function operatorOf({ actor }: RequestContext): string {
  if (actor.type === "operator" && actor.id !== null) return actor.id;
  throw new DomainError("forbidden", "Saved views belong to operators. Sign in to use them.");
}

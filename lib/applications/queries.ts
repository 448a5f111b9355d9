import { and, asc, eq, inArray } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { database, type ReadDatabase } from "@/db/client";
import { applicationAliases, applications } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy } from "@/lib/counts/queries";
import { pickView } from "@/lib/pick-view";
import { type ApplicationView, applicationView } from "./views";

export type ApplicationRow = typeof applications.$inferSelect;

/** Joins the application of a row. */
export const isApplicationOf = (row: Record<"projectId" | "applicationId", AnyPgColumn>) =>
  and(eq(applications.projectId, row.projectId), eq(applications.id, row.applicationId));

export function listApplications(ctx: RequestContext): Promise<{ items: ApplicationView[] }> {
  return database().read(async (db) => {
    const rows = await db
      .select()
      .from(applications)
      .where(eq(applications.projectId, ctx.project.id))
      .orderBy(asc(applications.name), asc(applications.id));
    return { items: await toApplicationViews(db, ctx, rows) };
  });
}

/** Applications with their earlier names and their numbers of devices. */
export async function toApplicationViews(
  db: ReadDatabase,
  ctx: RequestContext,
  rows: ApplicationRow[],
): Promise<ApplicationView[]> {
  const { applicationId, name, createdAt } = applicationAliases;
  const ids = rows.map(({ id }) => id);
  // The oldest first.
  const aliases = await db
    .select({ applicationId, name })
    .from(applicationAliases)
    .where(and(eq(applicationAliases.projectId, ctx.project.id), inArray(applicationId, ids)))
    .orderBy(asc(createdAt), asc(name));
  const by = await countDevicesBy(db, ctx, ["applicationId"]);
  return rows.map((row) =>
    pickView(applicationView, {
      ...row,
      aliases: aliases.flatMap((alias) => (alias.applicationId === row.id ? [alias.name] : [])),
      devices: by.applicationId.find(({ value }) => value === row.id)?.devices ?? 0,
    }),
  );
}

export async function toApplicationView(
  db: ReadDatabase,
  ctx: RequestContext,
  row: ApplicationRow,
): Promise<ApplicationView> {
  const [view] = await toApplicationViews(db, ctx, [row]);
  if (view === undefined) throw new Error("An application has no view.");
  return view;
}

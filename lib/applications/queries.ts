import { asc, eq } from "drizzle-orm";
import { database } from "@/db/client";
import { applications } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { ApplicationView } from "./views";

export type ApplicationRow = typeof applications.$inferSelect;

/** A project's applications, by name. */
export async function listApplications(ctx: RequestContext): Promise<{ items: ApplicationView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
      .from(applications)
      .where(eq(applications.projectId, ctx.project.id))
      .orderBy(asc(applications.name), asc(applications.id)),
  );
  return { items: rows.map(toApplicationView) };
}

export const toApplicationView = (row: ApplicationRow): ApplicationView => ({
  id: row.id,
  name: row.name,
  tokenPolicy: row.tokenPolicy,
  isDefault: row.isDefault,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});

import { asc, eq, isNull, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { deviceCountDeltas, deviceCounts, projects } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { totalUsers } from "@/lib/counts/queries";
import { DomainError } from "@/lib/errors";
import { pickView } from "@/lib/pick-view";
import { type ProjectDetailView, projectDetailView } from "./views";

export const projectNotFound = () => new DomainError("notFound", "Project not found.");

export const getProject = (ctx: RequestContext): Promise<ProjectDetailView> =>
  database().read((db) => readProject(db, ctx));

export async function readProject(db: ReadDatabase, ctx: RequestContext): Promise<ProjectDetailView> {
  const [row] = await db.select().from(projects).where(eq(projects.id, ctx.project.id));
  if (row === undefined) throw projectNotFound();
  const [found] = await db.execute<{ devices: boolean; samples: boolean }>(sql`
    select exists (select from devices where project_id = ${row.id}) as devices,
      exists (select from users where project_id = ${row.id} and is_sample) as samples`);
  return pickView(projectDetailView, {
    ...row,
    users: Math.max(await totalUsers(db, ctx), 0),
    isEmpty: !found?.devices,
    hasSampleData: found?.samples ?? false,
  });
}

/** All projects of the installation by slug, with their number of devices. For the command line. */
export function listAllProjects() {
  return database().read(async (db) => {
    const rows = await db
      .select({
        id: projects.id,
        slug: projects.slug,
        name: projects.name,
        identityType: projects.identityType,
        createdAt: projects.createdAt,
        isArchived: sql<boolean>`${projects.archivedAt} is not null`,
        devices: sql`
          (select coalesce(sum(devices), 0) from ${deviceCounts} where project_id = ${projects.id})
          + (select coalesce(sum(delta), 0) from ${deviceCountDeltas} where project_id = ${projects.id})`.mapWith(
          Number,
        ),
      })
      .from(projects)
      .where(isNull(projects.deletedAt))
      .orderBy(asc(projects.slug));
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  });
}

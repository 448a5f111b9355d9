import { and, asc, eq, exists, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { deviceCountDeltas, deviceCounts, devices, projects, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { ProjectDetailView, ProjectView } from "./views";

export const projectNotFound = () => new DomainError("notFound", "Project not found.");

/** A project with its settings. */
export const getProject = (ctx: RequestContext): Promise<ProjectDetailView> =>
  database().read((db) => readProject(db, ctx));

/** The same, within a transaction. */
export async function readProject(db: Database, ctx: RequestContext): Promise<ProjectDetailView> {
  const [row] = await db.select().from(projects).where(eq(projects.id, ctx.project.id));
  if (row === undefined) throw projectNotFound();
  const one = { one: sql`1` };
  const [found] = await db.execute<{ devices: boolean; samples: boolean }>(sql`
    select ${exists(db.select(one).from(devices).where(eq(devices.projectId, row.id)))} as devices,
      ${exists(
        db
          .select(one)
          .from(users)
          .where(and(eq(users.projectId, row.id), eq(users.isSample, true))),
      )} as samples`);
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    identityType: row.identityType,
    autoCreateApplications: row.autoCreateApplications,
    createdAt: row.createdAt.toISOString(),
    version: row.version,
    isEmpty: !found?.devices,
    hasSampleData: found?.samples ?? false,
  };
}

/** All projects of the installation by slug, with their number of devices. For the command line. */
export function listAllProjects(): Promise<
  (Pick<ProjectView, "id" | "slug" | "name" | "identityType"> & { devices: number; createdAt: string })[]
> {
  return database().read(async (db) => {
    const rows = await db
      .select({
        id: projects.id,
        slug: projects.slug,
        name: projects.name,
        identityType: projects.identityType,
        createdAt: projects.createdAt,
        devices: sql`
          (select coalesce(sum(devices), 0) from ${deviceCounts} where project_id = ${projects.id})
          + (select coalesce(sum(delta), 0) from ${deviceCountDeltas} where project_id = ${projects.id})`.mapWith(
          Number,
        ),
      })
      .from(projects)
      .orderBy(asc(projects.slug));
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  });
}

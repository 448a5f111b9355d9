import { and, eq, exists, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, projects, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { ProjectDetailView } from "./views";

/** A project with its settings. */
export const getProject = (ctx: RequestContext): Promise<ProjectDetailView> =>
  database().read((db) => readProject(db, ctx));

/** The same, in a pass that is under way. */
export async function readProject(db: Database, ctx: RequestContext): Promise<ProjectDetailView> {
  const [row] = await db.select().from(projects).where(eq(projects.id, ctx.project.id));
  if (row === undefined) throw new DomainError("notFound", "There is no such project.");
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

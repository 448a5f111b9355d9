import { asc, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { deviceCountDeltas, deviceCounts, operators, projects } from "@/db/schema";
import type { IdentityType } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { createProjectWithAdmin } from "./create";
import type { ProjectView } from "./views";

// For commands on the server's own machine, whose caller may see every project.

/** Every project of the installation by slug, with how many devices it has. */
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

/** Makes a project with an operator as its admin. Throws `notFound` where nobody has that email, and `conflict` for a slug that is taken. */
export async function createProjectForEmail(
  adminEmail: string,
  input: { name: string; slug?: string | undefined; identityType: IdentityType },
): Promise<ProjectView> {
  const [operator] = await database().read((db) =>
    db.select().from(operators).where(eq(operators.emailKey, adminEmail.toLowerCase())),
  );
  if (operator === undefined) throw new DomainError("notFound", `No operator has the email ${adminEmail}.`);
  return createProjectWithAdmin(operator, { ...input, requestId: newId() });
}

import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applications } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";

type ApplicationRow = typeof applications.$inferSelect;

/**
 * The application of a name, made on first use unless the project forbids it; the project's default one where no
 * name is given. Throws `unknownApplication`.
 */
export async function resolveApplication(
  tx: Database,
  ctx: RequestContext,
  name: string | null,
): Promise<ApplicationRow> {
  const found = await find(tx, ctx, name);
  if (found !== undefined) return found;
  if (name === null || !ctx.project.autoCreateApplications) {
    throw new DomainError(
      "unknownApplication",
      `There is no application ${name ?? "by default"} in this project.`,
    );
  }
  await tx
    .insert(applications)
    .values({ projectId: ctx.project.id, id: newId(), name })
    .onConflictDoNothing();
  const made = await find(tx, ctx, name);
  if (made === undefined) throw new Error("The application was written but cannot be read.");
  return made;
}

async function find(
  tx: Database,
  ctx: RequestContext,
  name: string | null,
): Promise<ApplicationRow | undefined> {
  const [row] = await tx
    .select()
    .from(applications)
    .where(
      and(
        eq(applications.projectId, ctx.project.id),
        name === null ? eq(applications.isDefault, true) : eq(applications.name, name),
      ),
    );
  return row;
}

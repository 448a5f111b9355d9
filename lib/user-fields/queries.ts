import { asc, eq } from "drizzle-orm";
import { database } from "@/db/client";
import { userFields } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { UserFieldView } from "./views";

export const toUserFieldView = (field: typeof userFields.$inferSelect): UserFieldView => ({
  name: field.name,
  type: field.type,
  createdAt: field.createdAt.toISOString(),
});

/** The project's user fields by name; there are at most 1,000. */
export async function listFields(ctx: RequestContext): Promise<{ items: UserFieldView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
      .from(userFields)
      .where(eq(userFields.projectId, ctx.project.id))
      .orderBy(asc(userFields.name)),
  );
  return { items: rows.map(toUserFieldView) };
}

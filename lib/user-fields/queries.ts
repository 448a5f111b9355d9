import { asc, eq } from "drizzle-orm";
import { database } from "@/db/client";
import { userFields } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { toUserFieldView } from "./present";
import type { UserFieldView } from "./views";

/** The fields that a project knows, by name; there are at most 1,000. */
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

import { asc, eq } from "drizzle-orm";
import { database } from "@/db/client";
import { userFields } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { pickView } from "@/lib/pick-view";
import { type UserFieldView, userFieldView } from "./views";

export const toUserFieldView = (field: typeof userFields.$inferSelect): UserFieldView =>
  pickView(userFieldView, field);

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

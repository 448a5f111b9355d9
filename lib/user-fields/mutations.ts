import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { userFields } from "@/db/schema";
import { recordProjectEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { toUserFieldView } from "./queries";
import type { FieldRemoval, FieldTypeChange } from "./types";
import type { RemovedFieldsView, UserFieldView } from "./views";

/** Changes the type that a field's new values must have. Existing values stay. Throws `notFound`. */
export function changeFieldType(
  ctx: RequestContext,
  { name, type }: FieldTypeChange,
): Promise<UserFieldView> {
  const isField = and(eq(userFields.projectId, ctx.project.id), eq(userFields.name, name));
  return database().transaction(async (tx) => {
    const [field] = await tx.select().from(userFields).where(isField).for("update");
    if (field === undefined) throw new DomainError("notFound", "Field not found.");
    if (field.type === type) return toUserFieldView(field);
    await tx.update(userFields).set({ type }).where(isField);
    const changed = { type: { before: field.type, after: type } };
    await recordProjectEvent(tx, ctx, "userField.changed", { fields: [name], changed });
    return toUserFieldView({ ...field, type });
  });
}

/**
 * Removes fields and those nested in them. Users keep their values. When a server key or an admin next writes such a
 * field, it is added again with the type of that value.
 */
export function removeFields(ctx: RequestContext, { names }: FieldRemoval): Promise<RemovedFieldsView> {
  return database().transaction(async (tx) => {
    const removed = await tx
      .delete(userFields)
      .where(
        and(
          eq(userFields.projectId, ctx.project.id),
          sql`exists (
            select from unnest(${sql.param(names)}::text[]) given
            where ${userFields.name} = given or starts_with(${userFields.name}, given || '.')
          )`,
        ),
      )
      .returning({ name: userFields.name });
    if (removed.length > 0) {
      const fields = removed.map(({ name }) => name).sort();
      await recordProjectEvent(tx, ctx, "userField.removed", { fields });
    }
    return { removed: removed.length };
  });
}

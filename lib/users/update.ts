import { and, eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { userKey } from "@/lib/devices/rivals";
import { takeTurns } from "@/lib/turns";
import { checkFieldTypes, withoutNewFields } from "./fields";
import { resolveIdentity } from "./identity";
import { findOrCreateUser } from "./mutations";
import type { UserPatch } from "./types";

export interface PatchedUser {
  id: string;
  /** Top-level fields that no user of the project had had before. */
  createdFields: string[];
  /** Fields left out because new ones were not wanted. */
  filteredOutFields: string[];
}

/**
 * Patches a user's profile, creating the user where the project's identity type allows it. The merge happens in the
 * database, so that two patches of one user at once lose nothing. Source: Iterable, `POST /api/users/update`.
 * Throws what `findOrCreateUser` throws, `fieldTypesMismatch` and `tooManyFields`.
 */
export async function updateUser(ctx: RequestContext, patch: UserPatch): Promise<PatchedUser> {
  const identity = resolveIdentity(ctx.project.identityType, patch.identity);
  const update = async (tx: Database): Promise<PatchedUser> => {
    const wanted = patch.createNewFields
      ? { dataFields: patch.dataFields, filteredOut: [] }
      : await withoutNewFields(tx, ctx, patch.dataFields);
    const createdFields = await checkFieldTypes(tx, ctx, wanted.dataFields);
    const user = await findOrCreateUser(tx, ctx, identity);
    if (Object.keys(wanted.dataFields).length > 0) {
      await tx
        .update(users)
        .set({
          dataFields: sql`merge_data_fields(${users.dataFields}, ${JSON.stringify(wanted.dataFields)}::jsonb, ${patch.mergeNestedObjects}::boolean)`,
          updatedAt: new Date(),
          version: sql`${users.version} + 1`,
        })
        .where(and(eq(users.projectId, ctx.project.id), eq(users.id, user.id)));
      await recordAudit(tx, ctx, [
        {
          action: "user.changed",
          subjectType: "user",
          subjectId: user.id,
          details: { fields: Object.keys(wanted.dataFields) },
        },
      ]);
    }
    return { id: user.id, createdFields, filteredOutFields: wanted.filteredOut };
  };
  return takeTurns([userKey(ctx, identity)], () => database().transaction(update));
}

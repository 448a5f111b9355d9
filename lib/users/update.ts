import { sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { userKey } from "@/lib/devices/rivals";
import { takeTurns } from "@/lib/turns";
import { recordChangedFields, writeDataFields } from "./data-fields";
import { addFields, checkFields, withoutNewFields } from "./fields";
import { resolveIdentity } from "./identity";
import { findOrCreateUser } from "./mutations";
import type { UserPatch } from "./types";

export interface PatchedUser {
  id: string;
  /** Top-level fields that the project did not know before. */
  createdFields: string[];
  /** Fields left out because new ones were not wanted. */
  filteredOutFields: string[];
}

/**
 * Patches a user's profile, creating the user where the project's identity type allows it. The merge happens in the
 * database, so that two patches of one user at once lose nothing. Source: Iterable, `POST /api/users/update`.
 * Throws what `findOrCreateUser` throws, `fieldTypesMismatch`, `tooManyFields`, and `invalidValue` where the user's
 * fields would grow past their bounds.
 */
export async function updateUser(ctx: RequestContext, patch: UserPatch): Promise<PatchedUser> {
  const identity = resolveIdentity(ctx.project.identityType, patch.identity);
  const update = async (tx: Database): Promise<PatchedUser> => {
    const wanted = patch.createNewFields
      ? { dataFields: patch.dataFields, filteredOut: [] }
      : await withoutNewFields(tx, ctx, patch.dataFields);
    const newFields = await checkFields(tx, ctx, wanted.dataFields);
    const user = await findOrCreateUser(tx, ctx, identity);
    if (Object.keys(wanted.dataFields).length > 0) {
      const patched = sql`merge_data_fields(data_fields, ${JSON.stringify(wanted.dataFields)}::jsonb, ${patch.mergeNestedObjects}::boolean)`;
      const changed = await writeDataFields(tx, ctx, user.id, patched);
      if (changed.length > 0) await recordChangedFields(tx, ctx, user.id, changed);
    }
    const createdFields = await addFields(tx, ctx, newFields);
    return { id: user.id, createdFields, filteredOutFields: wanted.filteredOut };
  };
  return takeTurns([userKey(ctx, identity)], () => database().transaction(update));
}

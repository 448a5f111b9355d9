import { and, eq, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import type { RequestContext } from "@/lib/context";
import { userKey } from "@/lib/devices/rivals";
import { DomainError } from "@/lib/errors";
import { recordChangedFields, writeDataFields } from "./data-fields";
import { addFields, checkFields, withoutNewFields } from "./fields";
import { resolveIdentity } from "./identity";
import { findOrCreateUser, findUser } from "./mutations";
import { unknownUserError } from "./store";
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
 * Throws what `findOrCreateUser` throws, `unknownUser` where the user must exist and does not, `fieldTypesMismatch`,
 * `tooManyFields`, and `invalidValue` for more lists than a user may be on, or fields that would grow past their bounds.
 */
export async function updateUser(ctx: RequestContext, patch: UserPatch): Promise<PatchedUser> {
  const identity = resolveIdentity(ctx.project.identityType, patch.identity);
  const update = async (tx: Database): Promise<PatchedUser> => {
    if (patch.mustExist && (await findUser(tx, ctx, identity)) === undefined) {
      throw unknownUserError(
        identity.by === "email" ? { email: identity.email } : { externalUserId: identity.externalUserId },
      );
    }
    const wanted = patch.createNewFields
      ? { dataFields: patch.dataFields, filteredOut: [] }
      : await withoutNewFields(tx, ctx, patch.dataFields);
    const newFields = await checkFields(tx, ctx, {
      ...wanted.dataFields,
      ...(patch.list?.action === "join" && { emailListIds: [patch.list.id] }),
    });
    const user = await findOrCreateUser(tx, ctx, identity);
    if (Object.keys(wanted.dataFields).length > 0) {
      const patched = sql`merge_data_fields(data_fields, ${JSON.stringify(wanted.dataFields)}::jsonb, ${patch.mergeNestedObjects}::boolean)`;
      const changed = await writeDataFields(tx, ctx, user.id, patched);
      if (changed.length > 0) await recordChangedFields(tx, ctx, user.id, changed);
    }
    if (patch.list !== undefined) await changeList(tx, ctx, user.id, patch.list);
    const createdFields = await addFields(tx, ctx, newFields);
    return { id: user.id, createdFields, filteredOutFields: wanted.filteredOut };
  };
  return withKeyedLock([userKey(ctx, identity)], () => database().transaction(update));
}

const maxLists = 1_000;

/** Changes whether a user is on a list, in the database, so that two changes at once lose nothing. */
async function changeList(
  tx: Database,
  ctx: RequestContext,
  userId: string,
  { id, action }: NonNullable<UserPatch["list"]>,
): Promise<void> {
  const stored = sql`data_fields -> 'emailListIds'`;
  const lists = sql`(case when jsonb_typeof(${stored}) = 'array' then ${stored} else '[]'::jsonb end)`;
  const one = sql`${JSON.stringify(id)}::jsonb`;
  const isOn = sql`${lists} @> ${one}`;
  const others = sql`coalesce((select jsonb_agg(list) from jsonb_array_elements(${lists}) list where list <> ${one}), '[]')`;
  const [applies, next] =
    action === "join"
      ? [sql`not ${isOn} and jsonb_array_length(${lists}) < ${maxLists}`, sql`${lists} || ${one}`]
      : [isOn, others];
  const wanted = sql`case when ${applies} then jsonb_set(data_fields, '{emailListIds}', ${next}) else data_fields end`;
  const changed = await writeDataFields(tx, ctx, userId, wanted);
  if (changed.length > 0) {
    await recordChangedFields(tx, ctx, userId, changed);
  } else if (action === "join") {
    const [user] = await tx
      .select({ isOn: sql<boolean>`${isOn}` })
      .from(users)
      .where(and(eq(users.projectId, ctx.project.id), eq(users.id, userId)));
    if (user?.isOn === false) {
      throw new DomainError("invalidValue", `A user may be on at most ${maxLists} lists.`);
    }
  }
}

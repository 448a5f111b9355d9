import { isDeepStrictEqual } from "node:util";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit, userEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { annotationPatch } from "@/lib/tags";
import { recordChangedFields, writeDataFields } from "./data-fields";
import { addFields, checkFields, withoutNewFields } from "./fields";
import { resolveIdentity, userLockKey } from "./identity";
import { findUser, getOrCreateUser } from "./mutations";
import { readUser } from "./queries";
import { lockUserById, type UserRow, unknownUserError } from "./store";
import type { UserPatch } from "./types";
import type { UserDetailView } from "./views";

const maxLists = 1_000;

interface PatchedUser {
  id: string;
  /** Top-level fields that are new to the project. */
  createdFields: string[];
  /** Fields left out because the patch creates no new ones. */
  filteredOutFields: string[];
}

/**
 * Patches a user's profile, creating the user where the project's identity type allows it. The merge happens in the
 * database, so that concurrent patches of one user lose nothing. Iterable's `POST /api/users/update`.
 * Throws what `getOrCreateUser` throws, `unknownUser` if the user must exist and does not, `fieldTypesMismatch`,
 * `tooManyFields`, and `invalidValue` for too many lists or too large a profile.
 */
export function updateUser(ctx: RequestContext, patch: UserPatch): Promise<PatchedUser> {
  const identity = resolveIdentity(ctx.project.identityType, patch.identity);
  const update = async (tx: Database): Promise<PatchedUser> => {
    if (patch.mustExist && (await findUser(tx, ctx, identity)) === undefined) {
      throw unknownUserError(
        identity.by === "email" ? { email: identity.email } : { externalUserId: identity.externalUserId },
      );
    }
    const { dataFields, filteredOut } = patch.createNewFields
      ? { dataFields: patch.dataFields, filteredOut: [] }
      : await withoutNewFields(tx, ctx, patch.dataFields);
    const newFields = await checkFields(tx, ctx, {
      ...dataFields,
      ...(patch.list?.action === "join" && { emailListIds: [patch.list.id] }),
    });
    const user = await getOrCreateUser(tx, ctx, identity);
    if (Object.keys(dataFields).length > 0) {
      const merged = sql`merge_data_fields(data_fields, ${JSON.stringify(dataFields)}::jsonb, ${patch.mergeNestedObjects}::boolean)`;
      const changed = await writeDataFields(tx, ctx, user.id, merged);
      if (changed.length > 0) await recordChangedFields(tx, ctx, user.id, changed);
    }
    if (patch.list !== undefined) await changeList(tx, ctx, user.id, patch.list);
    const createdFields = await addFields(tx, ctx, newFields);
    return { id: user.id, createdFields, filteredOutFields: filteredOut };
  };
  return withKeyedLock(userLockKey(ctx, identity), () => database().transaction(update));
}

/** Adds a user to a list or removes them, in the database, so that concurrent changes lose nothing. */
async function changeList(
  tx: Database,
  ctx: RequestContext,
  userId: string,
  { id, action }: NonNullable<UserPatch["list"]>,
): Promise<void> {
  const stored = sql`data_fields -> 'emailListIds'`;
  const lists = sql`(case when jsonb_typeof(${stored}) = 'array' then ${stored} else '[]'::jsonb end)`;
  const listId = sql`${JSON.stringify(id)}::jsonb`;
  const isOn = sql`${lists} @> ${listId}`;
  const others = sql`coalesce((select jsonb_agg(list) from jsonb_array_elements(${lists}) list where list <> ${listId}), '[]')`;
  const [applies, next] =
    action === "join"
      ? [sql`not ${isOn} and jsonb_array_length(${lists}) < ${maxLists}`, sql`${lists} || ${listId}`]
      : [isOn, others];
  const updated = sql`case when ${applies} then jsonb_set(data_fields, '{emailListIds}', ${next}) else data_fields end`;
  const changed = await writeDataFields(tx, ctx, userId, updated);
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

export const userPatch = z
  .strictObject({
    dataFields: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "Replaces the whole profile." }),
    ...annotationPatch,
  })
  .refine((patch) => Object.keys(patch).length > 0, "Expected a change");

/**
 * Replaces a user's whole profile, tags or note; absent members are kept. Throws `notFound`, `fieldTypesMismatch`,
 * `tooManyFields`, `invalidValue` if the profile is too large, and `preconditionFailed` with the current user if its
 * version is not `ifVersion`.
 */
export function patchUser(
  ctx: RequestContext,
  input: { userId: string; patch: z.output<typeof userPatch>; ifVersion: number | undefined },
): Promise<UserDetailView> {
  const { userId, ifVersion } = input;
  const { dataFields, ...annotations } = input.patch;
  const replace = async (tx: Database): Promise<UserDetailView> => {
    const user = await lockUserById(tx, ctx, userId);
    if (ifVersion !== undefined && ifVersion !== user.version) {
      throw new DomainError("preconditionFailed", "The user has changed since you loaded it.", {
        current: await readUser(tx, ctx, userId),
      });
    }
    await annotateUser(tx, ctx, user, annotations);
    const changed = dataFields === undefined ? [] : changedFields(user.dataFields, dataFields);
    if (dataFields !== undefined && changed.length > 0) {
      const present = changed.filter((name) => Object.hasOwn(dataFields, name));
      const newFields = await checkFields(
        tx,
        ctx,
        Object.fromEntries(present.map((name) => [name, dataFields[name]])),
      );
      await writeDataFields(tx, ctx, user.id, sql`${JSON.stringify(dataFields)}::jsonb`);
      await recordChangedFields(tx, ctx, user.id, changed);
      await addFields(tx, ctx, newFields);
    }
    return readUser(tx, ctx, userId);
  };
  return withKeyedLock(`profile ${ctx.project.id} ${userId}`, () => database().transaction(replace));
}

async function annotateUser(
  tx: Database,
  ctx: RequestContext,
  user: UserRow,
  { tags = user.tags, note = user.note }: Omit<z.output<typeof userPatch>, "dataFields">,
): Promise<void> {
  if (tags === user.tags && note === user.note) return;
  await tx
    .update(users)
    .set({ tags, note, updatedAt: sql`now()`, version: sql`${users.version} + 1` })
    .where(and(eq(users.projectId, ctx.project.id), eq(users.id, user.id)));
  // The log outlives the user, so the note itself stays out of it.
  const changed = {
    ...(tags !== user.tags && { tags: { before: user.tags, after: tags } }),
    ...(note !== user.note && { note: "changed" }),
  };
  await recordAudit(tx, ctx, [userEvent("user.changed", user.id, { changed })]);
}

function changedFields(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

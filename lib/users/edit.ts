import { isDeepStrictEqual } from "node:util";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, database } from "@/db/client";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { recordChangedFields, writeDataFields } from "./data-fields";
import { lockUserById, readUser } from "./detail";
import { addFields, checkFields } from "./fields";
import type { UserDetailView } from "./views";

export const profileInput = z.strictObject({ dataFields: z.record(z.string(), z.unknown()) });

/**
 * Replaces a user's whole profile. Throws `notFound`, `fieldTypesMismatch`, `tooManyFields`, `invalidValue` where the
 * profile is too large, and `preconditionFailed`, with the user as it is then, where its version is another than
 * `ifVersion`.
 */
export function replaceProfile(
  ctx: RequestContext,
  input: { userId: string; dataFields: Record<string, unknown>; ifVersion: number | undefined },
): Promise<UserDetailView> {
  const { userId, dataFields, ifVersion } = input;
  const edit = async (tx: Database): Promise<UserDetailView> => {
    const user = await lockUserById(tx, ctx, userId);
    if (ifVersion !== undefined && ifVersion !== user.version) {
      throw new DomainError("preconditionFailed", "The user has changed since it was read.", {
        current: await readUser(tx, ctx, userId),
      });
    }
    const changed = changedFields(user.dataFields, dataFields);
    if (changed.length > 0) {
      const given = changed.filter((name) => Object.hasOwn(dataFields, name));
      const newFields = await checkFields(
        tx,
        ctx,
        Object.fromEntries(given.map((name) => [name, dataFields[name]])),
      );
      await writeDataFields(tx, ctx, user.id, sql`${JSON.stringify(dataFields)}::jsonb`);
      await recordChangedFields(tx, ctx, user.id, changed);
      await addFields(tx, ctx, newFields);
    }
    return readUser(tx, ctx, userId);
  };
  return withKeyedLock([`profile ${ctx.project.id} ${userId}`], () => database().transaction(edit));
}

function changedFields(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

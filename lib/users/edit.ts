import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { type Database, database } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { takeTurns } from "@/lib/turns";
import { lockUserById, readUser } from "./detail";
import { checkFieldTypes } from "./fields";
import type { UserDetailView } from "./views";

export const userEdit = z.strictObject({ dataFields: z.record(z.string(), z.unknown()) });

/**
 * Replaces a user's whole profile. Throws `notFound`, `fieldTypesMismatch`, `tooManyFields`, and `preconditionFailed`,
 * with the user as it is then, where its version is another than `ifVersion`.
 */
export function editUser(
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
      await checkFieldTypes(tx, ctx, dataFields);
      await tx
        .update(users)
        .set({ dataFields, updatedAt: new Date(), version: user.version + 1 })
        .where(and(eq(users.projectId, ctx.project.id), eq(users.id, user.id)));
      await recordAudit(tx, ctx, [
        { action: "user.changed", subjectType: "user", subjectId: user.id, details: { fields: changed } },
      ]);
    }
    return readUser(tx, ctx, userId);
  };
  return takeTurns([`profile ${ctx.project.id} ${userId}`], () => database().transaction(edit));
}

function changedFields(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

import { type SQL, sql } from "drizzle-orm";
import { ConcurrentModificationError, type Database } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit, userEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { invalidField, type JsonBounds, tooLargeMessage } from "@/lib/stored-json";

const bounds: JsonBounds = { bytes: 256 * 1024, members: 1_000 };

/** For merging profiles that were stored before there were limits. */
export const unlimitedSize: JsonBounds = { bytes: 2 ** 31 - 1, members: 2 ** 31 - 1 };

/**
 * Updates a user's fields and returns the names of those that changed. `expression` is SQL over the column
 * `data_fields`, evaluated under the row's lock, so that concurrent writers can neither lose a change nor together
 * exceed the limits. Fields that are already too large may stay or shrink. Throws `invalidValue`.
 */
export async function writeDataFields(
  tx: Database,
  ctx: RequestContext,
  userId: string,
  expression: SQL,
  limits = bounds,
): Promise<string[]> {
  const [row] = await tx.execute<{ changed: string[]; fits: boolean; bytes: number; members: number }>(sql`
    with current as materialized (
      select id, data_fields from ${users}
      where project_id = ${ctx.project.id}::uuid and id = ${userId}::uuid for no key update
    ),
    computed as materialized (select id, data_fields as before, ${expression} as after from current),
    measured as materialized (
      select id, after, octet_length(after::text) as bytes, (select count(*) from jsonb_object_keys(after)) as members,
        octet_length(before::text) as old_bytes, (select count(*) from jsonb_object_keys(before)) as old_members,
        array(
          select key from jsonb_each(before) b full join jsonb_each(after) a using (key)
          where a.value is distinct from b.value order by key
        ) as changed
      from computed
    ),
    checked as materialized (
      select id, after, changed, bytes, members,
        (bytes <= ${limits.bytes} or bytes <= old_bytes) and (members <= ${limits.members} or members <= old_members) as fits
      from measured
    ),
    written as (
      update ${users} set data_fields = c.after, updated_at = now(), version = version + 1 from checked c
      where users.project_id = ${ctx.project.id}::uuid and users.id = c.id and c.fits and c.changed <> '{}'
    )
    select to_jsonb(changed) as changed, fits, bytes, members::integer from checked`);
  if (row === undefined) throw new ConcurrentModificationError("The user was removed concurrently.");
  if (!row.fits) throw invalidField("dataFields", tooLargeMessage("The user's fields", row, limits));
  return row.changed;
}

/** The audit log names changed fields without their values: it outlives the user. */
export const recordChangedFields = (
  tx: Database,
  ctx: RequestContext,
  userId: string,
  fields: string[],
): Promise<void> => recordAudit(tx, ctx, [userEvent("user.changed", userId, { fields })]);

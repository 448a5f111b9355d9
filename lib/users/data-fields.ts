import { type SQL, sql } from "drizzle-orm";
import { ConcurrentModificationError, type Database } from "@/db/client";
import { users } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { invalidField, type JsonBounds, tooLargeMessage } from "@/lib/stored-json";

const bounds: JsonBounds = { bytes: 256 * 1024, members: 1_000 };

/** For merging what was stored before there were bounds. */
export const unlimitedSize: JsonBounds = { bytes: 2 ** 31 - 1, members: 2 ** 31 - 1 };

/**
 * Gives a user other fields, and answers the names of those that changed. `wanted` is SQL over the column `data_fields`
 * as it is under the row's lock, so that concurrent writers can neither lose a change nor pass the bounds together.
 * A user whose fields are too large already may keep or shrink them. Throws `invalidValue`.
 */
export async function writeDataFields(
  tx: Database,
  ctx: RequestContext,
  userId: string,
  wanted: SQL,
  limits = bounds,
): Promise<string[]> {
  const [row] = await tx.execute<{ changed: string[]; fits: boolean; bytes: number; members: number }>(sql`
    with held as materialized (
      select id, data_fields from ${users}
      where project_id = ${ctx.project.id}::uuid and id = ${userId}::uuid for no key update
    ),
    wanted as materialized (select id, data_fields as before, ${wanted} as after from held),
    measured as materialized (
      select id, after, octet_length(after::text) as bytes, (select count(*) from jsonb_object_keys(after)) as members,
        octet_length(before::text) as old_bytes, (select count(*) from jsonb_object_keys(before)) as old_members,
        array(
          select key from jsonb_each(before) b full join jsonb_each(after) a using (key)
          where a.value is distinct from b.value order by key
        ) as changed
      from wanted
    ),
    judged as materialized (
      select id, after, changed, bytes, members,
        (bytes <= ${limits.bytes} or bytes <= old_bytes) and (members <= ${limits.members} or members <= old_members) as fits
      from measured
    ),
    written as (
      update ${users} set data_fields = j.after, updated_at = now(), version = version + 1 from judged j
      where users.project_id = ${ctx.project.id}::uuid and users.id = j.id and j.fits and j.changed <> '{}'
    )
    select to_jsonb(changed) as changed, fits, bytes, members::integer from judged`);
  if (row === undefined) throw new ConcurrentModificationError("The user was removed meanwhile.");
  if (!row.fits) throw invalidField("dataFields", tooLargeMessage("The user's fields", row, limits));
  return row.changed;
}

/** History names the fields that changed, and none of their values: those go with the user, history stays. */
export const recordChangedFields = (
  tx: Database,
  ctx: RequestContext,
  userId: string,
  fields: string[],
): Promise<void> =>
  recordAudit(tx, ctx, [
    { action: "user.changed", subjectType: "user", subjectId: userId, details: { fields } },
  ]);

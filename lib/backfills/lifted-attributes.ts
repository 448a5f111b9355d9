import { or, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices } from "@/db/schema";
import { fieldsWith } from "@/lib/devices/fields";
import { type Key, keysTable } from "./batches";
import type { Backfill } from "./run";

const lifted = fieldsWith("lifted").map((name) => ({ name, column: sql.identifier(devices[name].name) }));

/** Texts only, as in a registration: values of other types stay attributes. */
const isText = (attributes: SQL, name: string) =>
  sql`(jsonb_typeof(${attributes} -> ${name}) = 'string' and length(${attributes} ->> ${name}) <= 500)`;

/**
 * Moves attributes into columns that were added for them. A value that the phone has since reported to the column wins.
 */
export const liftAttributes: Backfill = {
  // Runs again when a field is added.
  name: `attributes-in-columns: ${lifted.map(({ name }) => name).join(", ")}`,
  title: "Moving attributes into columns",
  table: "devices",
  condition: or(...lifted.map(({ name }) => isText(sql`t.attributes`, name))) ?? sql`false`,
  change: lift,
};

/** Not a change of the device: the version stays, and no event is recorded. */
async function lift(tx: Database, keys: Key[]): Promise<number> {
  await tx.execute(sql`
    select 1 from ${devices} d join ${keysTable(keys)} on d.project_id = k."projectId" and d.id = k.id
    order by d.id for no key update of d`);
  for (const { name, column } of lifted) {
    await tx.execute(sql`
      update ${devices} d set attributes = d.attributes - ${name},
        ${column} = case when coalesce(d.${column}, '') = '' then d.attributes ->> ${name} else d.${column} end
      from ${keysTable(keys)}
      where d.project_id = k."projectId" and d.id = k.id and ${isText(sql`d.attributes`, name)}`);
  }
  return keys.length;
}

import { getTableColumns } from "drizzle-orm";
import { devices } from "@/db/schema";
import type { DeviceChanges, DeviceRow } from "../merge";

/** A row as PostgreSQL's `to_jsonb` and `jsonb_populate_record` know it: by the columns' own names. */
export type DeviceRecord = Record<string, unknown>;

const columns = Object.entries(getTableColumns(devices)).map(([field, { name, dataType }]) => ({
  field,
  name,
  isMoment: dataType === "date",
}));
const nameOf = new Map(columns.map(({ field, name }) => [field, name]));

/** Every column of a device, as SQL names it. */
export const deviceColumns: readonly string[] = columns.map(({ name }) => name);

export function fromRecord(record: DeviceRecord): DeviceRow {
  const row: Record<string, unknown> = {};
  for (const { field, name, isMoment } of columns) {
    const value = record[name];
    row[field] = isMoment && typeof value === "string" ? new Date(value) : value;
  }
  return row as DeviceRow;
}

export function toRecord(changes: DeviceChanges): DeviceRecord {
  const record: DeviceRecord = {};
  for (const [field, value] of Object.entries(changes)) record[nameOf.get(field) ?? field] = value;
  return record;
}

import { getTableColumns, Param, type SQL, StringChunk, sql } from "drizzle-orm";
import { devices } from "@/db/schema";
import type { DeviceRow } from "./types";

interface Column {
  field: keyof DeviceRow;
  name: string;
  type: string;
  isTime: boolean;
}

/** Every column of a device, read off the schema: one that is added there is read and written here. */
export const deviceColumns: readonly Column[] = Object.entries(getTableColumns(devices)).map(
  ([field, column]) => ({
    field: field as keyof DeviceRow,
    name: column.name,
    type: column.getSQLType(),
    isTime: column.dataType === "date",
  }),
);

/** The columns of a table of a query, each under its own name after a prefix. */
export const prefixed = (table: string, prefix: string, names: readonly string[]): SQL =>
  sql.raw(names.map((name) => `${table}.${name} as ${prefix}${name}`).join(", "));

/** A device whose columns stand under a prefix in the row of a query. */
export function deviceFrom(record: Record<string, unknown>, prefix: string): DeviceRow {
  const row: Record<string, unknown> = {};
  for (const { field, name, isTime } of deviceColumns) {
    const value = record[prefix + name];
    row[field] = isTime && typeof value === "string" ? new Date(value) : value;
  }
  return row as DeviceRow;
}

/**
 * Rows as one array a column, which PostgreSQL takes as `unnest(…)`: the statement is the same however many there are.
 * Each stands in a query of its own, so that its length is no reason to plan the statement anew each time.
 */
export const unnested = <Row>(
  rows: readonly Row[],
  columns: readonly { type: string; of: (row: Row) => unknown }[],
): SQL => {
  const text = sql.empty();
  // One flat list of pieces: Drizzle takes its time over nested ones.
  for (const [index, { type, of }] of columns.entries()) {
    text.queryChunks.push(new StringChunk(index === 0 ? "(select " : ", (select "));
    text.queryChunks.push(new Param(rows.map(of)), new StringChunk(`::${type}[])`));
  }
  return text;
};

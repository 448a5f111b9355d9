import { getTableColumns } from "drizzle-orm";
import { devices } from "@/db/schema";
import { Statement, text } from "@/db/statement";
import type { DeviceRow } from "./types";

interface Column {
  field: keyof DeviceRow;
  name: string;
  type: string;
  isTime: boolean;
}

/** Every column of a device, taken from the schema, so that new columns are read and written without a change here. */
export const deviceColumns: readonly Column[] = Object.entries(getTableColumns(devices)).map(
  ([field, column]) => ({
    field: field as keyof DeviceRow,
    name: column.name,
    type: column.getSQLType(),
    isTime: column.dataType === "date",
  }),
);

/** The columns of a table in a query, each with a prefix before its name. */
export const prefixed = (table: string, prefix: string, names: readonly string[]): Statement =>
  text(names.map((name) => `${table}.${name} as ${prefix}${name}`).join(", "));

/** The device in a query's row whose column names have a prefix. The driver's values have the columns' types. */
export function deviceFrom(record: Record<string, unknown>, prefix: string): DeviceRow {
  const row = {} as Record<keyof DeviceRow, never>;
  for (const { field, name, isTime } of deviceColumns) {
    const value = record[prefix + name];
    row[field] = (isTime && typeof value === "string" ? new Date(value) : value) as never;
  }
  return row;
}

/** A column of the rows that a statement is given. */
export interface GivenColumn<Row> {
  name: string;
  type: string;
  of: (row: Row) => unknown;
}

/**
 * FROM items that turn rows into a table `w`. Each column is one array parameter, so the statement text does not depend
 * on the number of rows. `offset 0` hides the arrays' lengths from the planner, so one plan serves every length.
 */
export function given<Row>(
  rows: readonly Row[],
  columns: readonly GivenColumn<Row>[],
  numbered: "numbered" | "" = "",
): Statement {
  const texts = columns.map(({ type }, at) => `::${type}[] as a${at}`);
  const arrays = columns.map((_, at) => `a${at}`).join(", ");
  const names = [...columns.map(({ name }) => name), ...(numbered && ["n"])].join(", ");
  const end = ` offset 0) g, unnest(${arrays})${numbered && " with ordinality"} w (${names})`;
  return new Statement(
    ["(select ", ...texts.map((text, at) => `${text}${at === texts.length - 1 ? end : ", "}`)],
    columns.map(({ of }) => rows.map(of)),
  );
}

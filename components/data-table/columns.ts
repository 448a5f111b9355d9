import type { RowData } from "@tanstack/react-table";
import type { Columns } from "./data-table";
import { isAtLeast, type ScreenWidth } from "./use-screen-width";

/** The columns that an operator may choose and order: the first names the row, the buttons come last. */
export const configurableColumns = <Row extends RowData>(columns: Columns<Row>): string[] =>
  columns.slice(1).flatMap(({ id, meta }) => (id === undefined || meta?.actions ? [] : [id]));

/** The columns as chosen, in that order; without a choice those that the table has by itself. */
export function arrangeColumns<Row extends RowData>(
  columns: Columns<Row>,
  choice: string[] | null,
): Columns<Row> {
  if (!choice) return columns.filter(({ meta }) => !meta?.extra);
  const [first, ...rest] = columns;
  const chosen = choice.flatMap((wanted) => rest.filter(({ id, meta }) => id === wanted && !meta?.actions));
  return [...(first ? [first] : []), ...chosen, ...rest.filter(({ meta }) => meta?.actions)];
}

/** What shows at a width until an operator has chosen. Cards show every column. */
export const defaultColumns = <Row extends RowData>(columns: Columns<Row>, width: ScreenWidth): string[] =>
  configurableColumns(
    columns.filter(
      ({ meta }) => !meta?.extra && (width === "phone" || isAtLeast(width, meta?.from ?? "phone")),
    ),
  );

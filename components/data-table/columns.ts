import type { RowData } from "@tanstack/react-table";
import type { Columns } from "./data-table";
import { isAtLeast, type ScreenWidth } from "./use-screen-width";

/** The columns an operator can show, hide and reorder: not the row header, which is first, nor the actions, which are last. */
export const configurableColumns = <Row extends RowData>(columns: Columns<Row>): string[] =>
  columns.slice(1).flatMap(({ id, meta }) => (id === undefined || meta?.actions ? [] : [id]));

/** The chosen columns in their order, or the default ones. */
export function arrangeColumns<Row extends RowData>(
  columns: Columns<Row>,
  choice: string[] | null,
): Columns<Row> {
  if (!choice) return columns.filter(({ meta }) => !meta?.optional);
  const [first, ...rest] = columns;
  const chosen = choice.flatMap((chosenId) =>
    rest.filter(({ id, meta }) => id === chosenId && !meta?.actions),
  );
  return [...(first ? [first] : []), ...chosen, ...rest.filter(({ meta }) => meta?.actions)];
}

/** The columns shown by default at a screen width. Cards show every column. */
export const defaultColumns = <Row extends RowData>(columns: Columns<Row>, width: ScreenWidth): string[] =>
  configurableColumns(
    columns.filter(
      ({ meta }) => !meta?.optional && (width === "phone" || isAtLeast(width, meta?.from ?? "phone")),
    ),
  );

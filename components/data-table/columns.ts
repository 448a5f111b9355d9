import type { RowData } from "@tanstack/react-table";
import { type LayoutOptions, layOutColumns } from "./column-widths";
import type { Columns } from "./data-table";
import { isAtLeast, minWidths, type ScreenWidth } from "./use-screen-width";

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

// The sidebar and the scroll bar beside a table.
const besideTable = 224 + 15;

/**
 * Columns for laptops wait for a desktop, the last ones first, as long as the table does not fit a laptop: words are longer
 * in some languages.
 */
export function fitColumns<Row extends RowData>(
  columns: Columns<Row>,
  options: Omit<LayoutOptions, "chosen">,
): Columns<Row> {
  const shown = columns.filter(({ meta }) => !meta?.optional && isAtLeast("laptop", meta?.from ?? "phone"));
  const waiting: typeof shown = [];
  for (const column of shown.filter(({ meta }) => meta?.from === "laptop").reverse()) {
    const rest = shown.filter((one) => !waiting.includes(one));
    const { minTableWidth } = layOutColumns(rest, { ...options, chosen: {} });
    if (minTableWidth <= minWidths.laptop - besideTable) break;
    waiting.push(column);
  }
  if (waiting.length === 0) return columns;
  return columns.map((column) =>
    waiting.includes(column) ? { ...column, meta: { ...column.meta, from: "desktop" } } : column,
  );
}

import type { RowData } from "@tanstack/react-table";
import type { Columns } from "./data-table";

/** The least width of the columns that share what the others leave. */
const minSharedWidth = 152;
export const minColumnWidth = 64;
export const maxColumnWidth = 800;
export const selectionWidth = 48;

/** Chosen widths in pixels, by the column's id. */
export type ColumnWidths = Record<string, number>;

// The header's padding and edge, its sort icon, and the width of an average character at 12 px.
const headerPadding = 28;
const sortIcon = 22;
const characterWidth = 6.3;

export const clampWidth = (width: number): number =>
  Math.round(Math.min(Math.max(width, minColumnWidth), maxColumnWidth));

interface LayoutOptions {
  chosen: ColumnWidths;
  labelOf: (id: string) => string;
  selectable: boolean;
  /** Of the last column with buttons, whose words depend on the language. */
  actionsWidth?: number | undefined;
}

interface Layout {
  /** In the order of the columns; undefined for columns that share the rest. */
  widths: (number | undefined)[];
  /** Below this, the table scrolls sideways. */
  minTableWidth: number;
}

/**
 * The width of every column: the operator's, or its own but at least that of its label. Without a column that shares the
 * rest, the last one takes it, so that the others are exactly as wide as chosen.
 */
export function layOutColumns<Row extends RowData>(
  columns: Columns<Row>,
  { chosen, labelOf, selectable, actionsWidth }: LayoutOptions,
): Layout {
  const widths = columns.map(({ id = "", meta, enableSorting = true }) => {
    if (chosen[id] !== undefined) return chosen[id];
    if (meta?.actions) return actionsWidth;
    if (meta?.width === undefined) return undefined;
    return Math.max(
      meta.width,
      Math.ceil(labelOf(id).length * characterWidth + headerPadding + (enableSorting ? sortIcon : 0)),
    );
  });
  const selection = selectable ? selectionWidth : 0;
  const sharing = widths.filter((width) => width === undefined).length;
  const fixed = widths.reduce<number>((sum, width) => sum + (width ?? minSharedWidth), selection);
  return {
    widths:
      sharing > 0 ? widths : widths.map((width, index) => (index === widths.length - 1 ? undefined : width)),
    minTableWidth: fixed,
  };
}

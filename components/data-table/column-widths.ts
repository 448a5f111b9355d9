import type { RowData } from "@tanstack/react-table";
import type { Columns } from "./data-table";

/** The least width of the columns that share what the others leave. */
const minSharedWidth = 152;
/** Their width, on average, that a growing column leaves them: most names and emails fit. */
const comfortableSharedWidth = 190;
/** Their width in a table that scrolls sideways anyway: most emails fit. */
const roomySharedWidth = 264;
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

export interface LayoutOptions {
  chosen: ColumnWidths;
  labelOf: (id: string) => string;
  selectable: boolean;
  /** Of the last column with buttons, whose words depend on the language. */
  actionsWidth?: number | undefined;
}

interface Layout {
  /** CSS widths in the order of the columns; undefined for a column that takes the rest. */
  widths: (string | undefined)[];
  /** Where the frame is narrower, the table scrolls sideways. */
  minTableWidth: number;
  /** The table's CSS `min-width`. */
  minWidth: string;
}

/**
 * The width of every column: the operator's, or its own but at least that of its label. Without a column that shares the
 * rest, the last one takes it, so that the others are exactly as wide as chosen. `100cqw` is the width of the frame, so
 * that the server can lay out the table without knowing the screen.
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
  const fixed = widths.reduce<number>((sum, width) => sum + (width ?? 0), selection);
  const minTableWidth = fixed + sharing * minSharedWidth;
  const roomyTableWidth = fixed + sharing * roomySharedWidth;
  // The middle is below the first or above the last, depending on whether the frame has room for the table.
  const minWidth =
    sharing === 0
      ? `${fixed}px`
      : `clamp(${minTableWidth}px, (${minTableWidth}px - 100cqw) * 9999, ${roomyTableWidth}px)`;
  const growing = columns.findIndex(({ id = "", meta }) => meta?.maxWidth && chosen[id] === undefined);
  const growth = Math.max((columns[growing]?.meta?.maxWidth ?? 0) - (widths[growing] ?? 0), 0);
  const growsFrom = fixed + sharing * comfortableSharedWidth;
  const extra = growth === 0 ? "" : `clamp(0px, 100cqw - ${growsFrom}px, ${growth}px)`;
  const first = widths.indexOf(undefined);
  const share = columns[first]?.meta?.share;
  const cssWidth = (width: number | undefined, index: number) => {
    if (sharing === 0 && index === widths.length - 1) return undefined;
    if (sharing === 2 && index === first && share !== undefined)
      return `max(${minSharedWidth}px, (max(100cqw, ${minWidth}) - ${fixed}px${extra && ` - ${extra}`}) * ${share})`;
    if (extra && index === growing) return `calc(${width}px + ${extra})`;
    return width === undefined ? undefined : `${width}px`;
  };
  return { widths: widths.map(cssWidth), minTableWidth, minWidth };
}

import {
  columnVisibilityFeature,
  metaHelper,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
} from "@tanstack/react-table";
import type { Sort } from "@/lib/listing/types";
import type { ScreenWidth } from "./use-screen-width";

interface ColumnMeta {
  /** A width in pixels or of the whole; columns without one share what is left. */
  width?: number | `${number}%`;
  /** The least screen that shows it in the table. Cards show every column. */
  from?: ScreenWidth;
  /** Shows only where an operator chose it. */
  extra?: boolean;
  /** The last column of buttons: its header is for screen readers alone. */
  actions?: boolean;
}

/** What every table of the console can do. The server sorts and pages. */
export const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

export function toSorting<Key extends string>(sort: Sort<Key>): SortingState {
  return [{ id: sort.key, desc: sort.descending }];
}

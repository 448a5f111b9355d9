import { columnVisibilityFeature, metaHelper, rowSortingFeature, tableFeatures } from "@tanstack/react-table";
import type { ScreenWidth } from "./use-screen-width";

interface ColumnMeta {
  /** In pixels; columns without a width share the rest. */
  width?: number;
  /** How wide it becomes where the columns that share the rest still have room for their texts. */
  maxWidth?: number;
  /** Its part of the rest, if two columns share it and it is the first of them: half of it otherwise. */
  share?: number;
  /** Aligned at the end. */
  numeric?: boolean;
  /** The smallest screen whose table shows it. Cards show every column. */
  from?: ScreenWidth;
  /** Hidden unless the operator chooses it. */
  optional?: boolean;
  /** The last column with buttons; its header is visible to screen readers only. */
  actions?: boolean;
}

/** The table features in use. Sorting and paging happen on the server. */
export const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

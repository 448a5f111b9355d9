import type { RejectReason } from "./reject-reasons";

/** A row of a file, or why it cannot be read. `row` counts as a spreadsheet does. */
export interface SourceRecord {
  row: number;
  record: Record<string, unknown>;
  /** Its approximate size in memory. */
  bytes: number;
  problem?: RejectReason;
  /** The column at fault, if it is a single one. */
  column?: string | undefined;
}

export const maxRecordBytes = 256 * 1024;

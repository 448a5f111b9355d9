/** A row as the file has it, or why it cannot be taken. `row` counts as a spreadsheet does. */
export interface SourceRecord {
  row: number;
  record: Record<string, unknown>;
  /** How much memory it takes, roughly. */
  bytes: number;
  problem?: string;
  /** The column that the problem is about, where it is one. */
  column?: string | undefined;
}

/** The longest row, line or object. */
export const maxRecordBytes = 256 * 1024;

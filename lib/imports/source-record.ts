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
/** How much of a row that is too long is kept. */
export const excerptLength = 1_000;

/** A text that is read in parts. Only its beginning is kept if it is too long. */
export class LimitedText {
  text = "";
  isTooLong = false;

  append(part: string): void {
    this.isTooLong ||= this.text.length + part.length > maxRecordBytes;
    this.text = this.isTooLong
      ? (this.text + part.slice(0, excerptLength)).slice(0, excerptLength)
      : this.text + part;
  }
}

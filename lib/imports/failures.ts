import { DomainError } from "@/lib/errors";
import { type CodedText, codedTexts, codesOf } from "./coded-text";

/**
 * Why a whole import fails, in English, for the API and the command line. The console has a text of its own for each
 * code, in every language.
 */
const texts = {
  manyColumns: ({ max }: { max: number }) =>
    `This file has more than ${max} columns. Remove those that are not needed and import it again.`,
  missingHeader: () =>
    "The first row must name the columns, but it contains a push token. Add a row with column names.",
  manyCells: ({ row, max }: { row: number; max: number }) =>
    `Row ${row} has more than ${max.toLocaleString("en")} columns.`,
  longRow: ({ row, kibibytes }: { row: number; kibibytes: number }) =>
    `Row ${row} is longer than ${kibibytes} KiB. Is a quotation mark missing?`,
  unfinishedRow: ({ row }: { row: number }) => `Row ${row} does not end. Is a quotation mark missing?`,
  notUtf16: () => "This file is not valid UTF-16.",
  onlyRejected: ({ rows }: { rows: number }) =>
    `All of the first ${rows.toLocaleString("en")} rows were rejected.`,
  noDevices: () =>
    "No devices were found in this JSON file. Expected a list of objects, one object per line, or an object of objects keyed by user, each with a push token.",
  unfinishedJson: () => "This JSON file ends in the middle of a value.",
  deepJson: ({ max }: { max: number }) => `This JSON file is nested deeper than ${max} levels.`,
  largeGzip: () => "This gzip file unpacks to more than 1 GiB. Import it in parts.",
  damagedGzip: () => "This gzip file is damaged or incomplete.",
  stopped: ({ by }: { by: string }) => `Stopped by ${by}.`,
  checkResumedTooOften: ({ row, times }: { row: number; times: number }) =>
    `The check stopped ${after(row)}, after it was resumed ${times} times. ${lookAhead}`,
  resumedTooOften: ({ row, times }: { row: number; times: number }) =>
    `Stopped ${after(row)}, after it was resumed ${times} times. ${lookAhead}`,
  unexpected: () => "An unexpected error stopped the import. Imported rows stay.",
  other: ({ text }: { text: string }) => text,
};

const lookAhead = "Look at the rows that follow, or split the file, then import it again.";
const after = (row: number): string =>
  row === 0 ? "before its first row" : `after row ${row.toLocaleString("en")}`;

type FailureCode = keyof typeof texts;
export const failureCodes = codesOf(texts);
export const importFailure = codedTexts(texts);
export type ImportFailure = CodedText<FailureCode>;

/** The error of a file that can't be imported. */
export function fileError<Code extends FailureCode>(
  ...failure: [Code, ...Parameters<(typeof texts)[Code]>]
): DomainError {
  const { code, params, text } = importFailure(...failure);
  return new DomainError("invalidBody", text, { importFailure: { code, params } });
}

export function failureOf(error: DomainError): ImportFailure {
  const { message: text, details } = error;
  return details.importFailure
    ? { ...(details.importFailure as Omit<ImportFailure, "text">), text }
    : importFailure("other", { text });
}

/** A failure as stored; imports of earlier versions stored its text alone. */
export function readFailure(stored: string | null): ImportFailure | null {
  if (stored === null) return null;
  return stored.startsWith("{")
    ? (JSON.parse(stored) as ImportFailure)
    : importFailure("other", { text: stored });
}

import { DomainError } from "@/lib/errors";

const excel = "is an Excel workbook. Save it as CSV and import that.";
const archive = (type: string) => `is a ${type} archive. Unpack it and import the file inside.`;

/** As Latin-1. */
const signatures: [beginning: string, description: string][] = [
  ["\x50\x4b\x07\x08", archive("ZIP")],
  ["\x50\x4b\x05\x06", archive("ZIP")],
  ["\xd0\xcf\x11\xe0", "is an old Excel or other Office file. Save it as CSV and import that."],
  ["7z\xbc\xaf\x27\x1c", archive("7-Zip")],
  ["Rar!\x1a", archive("RAR")],
  ["BZh", archive("bzip2")],
  ["\xfd\x37\x7a\x58\x5a", archive("xz")],
  ["\x28\xb5\x2f\xfd", archive("Zstandard")],
  ["\x04\x22\x4d\x18", archive("LZ4")],
  ["%PDF", "is a PDF. Export the table as CSV and import that."],
  ["{\\rtf", "is a rich text document. Save it as plain text or CSV and import that."],
  ["SQLite format 3\0", "is an SQLite database. Export its table as CSV and import that."],
  ["PAR1", "is a Parquet file. Export it as CSV or NDJSON and import that."],
  ["PGDMP", "is a PostgreSQL dump. Export the table as CSV and import that."],
  ["bplist", "is a binary property list. Export it as CSV or JSON and import that."],
  ["\x89\x50\x4e\x47", "is an image."],
  ["\xff\xd8\xff", "is an image."],
  ["GIF8", "is an image."],
];

export const emptyFileError = () => new DomainError("invalidBody", "This file is empty.");

/** Throws `invalidBody` with the file type if the file is not text. */
export function requireTextFile(beginning: Buffer): void {
  if (beginning.toString().trim() === "") throw emptyFileError();
  const type = detectBinaryType(beginning);
  if (type !== undefined) throw new DomainError("invalidBody", `This file ${type}`);
}

function detectBinaryType(beginning: Buffer): string | undefined {
  const text = beginning.subarray(0, 65_536).toString("latin1");
  if (text.startsWith("PK\x03\x04")) return zipType(text);
  const known = signatures.find(([signature]) => text.startsWith(signature));
  if (known !== undefined) return known[1];
  if (text.startsWith("ustar", 257)) return archive("tar");
  const start = text
    .slice(0, 512)
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  if (/^<(!doctype html|html|head|body|table)/i.test(start)) {
    return "is a web page, not a table. Export it as CSV and import that.";
  }
  if (/^<\?xml|^<[a-z][\w:-]*[\s>]/i.test(start)) return "is XML. Export it as CSV or JSON and import that.";
  // Text has hardly any control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: except tabs, line ends and form feeds.
  const control = text.replace(/[^\x00-\x08\x0b\x0e-\x1f]/g, "").length;
  return control * 20 > text.length ? "is not a text file. Expected CSV, NDJSON or JSON." : undefined;
}

function zipType(text: string): string {
  if (text.includes("xl/") || text.includes("[Content_Types].xml")) return excel;
  if (text.includes("opendocument")) return "is an OpenDocument file. Save it as CSV and import that.";
  return archive("ZIP");
}

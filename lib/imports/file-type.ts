import { DomainError } from "@/lib/errors";

const excel = "is an Excel workbook. Save it as CSV and import that.";
const archive = (type: string) => `is a ${type} archive. Unpack it and import the file inside.`;

const signatures: [beginning: string | number[], description: string][] = [
  [[0x50, 0x4b, 0x07, 0x08], archive("ZIP")],
  [[0x50, 0x4b, 0x05, 0x06], archive("ZIP")],
  [[0xd0, 0xcf, 0x11, 0xe0], "is an old Excel or other Office file. Save it as CSV and import that."],
  ["7z\xbc\xaf\x27\x1c", archive("7-Zip")],
  ["Rar!\x1a", archive("RAR")],
  ["BZh", archive("bzip2")],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], archive("xz")],
  [[0x28, 0xb5, 0x2f, 0xfd], archive("Zstandard")],
  [[0x04, 0x22, 0x4d, 0x18], archive("LZ4")],
  ["%PDF", "is a PDF. Export the table as CSV and import that."],
  ["{\\rtf", "is a rich text document. Save it as plain text or CSV and import that."],
  ["SQLite format 3\0", "is an SQLite database. Export its table as CSV and import that."],
  ["PAR1", "is a Parquet file. Export it as CSV or NDJSON and import that."],
  ["PGDMP", "is a PostgreSQL dump. Export the table as CSV and import that."],
  ["bplist", "is a binary property list. Export it as CSV or JSON and import that."],
  [[0x89, 0x50, 0x4e, 0x47], "is an image."],
  [[0xff, 0xd8, 0xff], "is an image."],
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
  if (startsWith(beginning, [0x50, 0x4b, 0x03, 0x04])) return zipType(beginning);
  const known = signatures.find(([signature]) => startsWith(beginning, signature));
  if (known !== undefined) return known[1];
  if (beginning.subarray(257, 262).toString("latin1") === "ustar") return archive("tar");
  const text = beginning
    .subarray(0, 512)
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  if (/^<(!doctype html|html|head|body|table)/i.test(text)) {
    return "is a web page, not a table. Export it as CSV and import that.";
  }
  if (/^<\?xml|^<[a-z][\w:-]*[\s>]/i.test(text)) return "is XML. Export it as CSV or JSON and import that.";
  return isBinary(beginning.subarray(0, 65_536))
    ? "is not a text file. Expected CSV, NDJSON or JSON."
    : undefined;
}

function zipType(beginning: Buffer): string {
  const names = beginning.subarray(0, 65_536).toString("latin1");
  if (names.includes("xl/") || names.includes("[Content_Types].xml")) return excel;
  if (names.includes("opendocument")) return "is an OpenDocument file. Save it as CSV and import that.";
  return archive("ZIP");
}

const startsWith = (bytes: Buffer, beginning: string | number[]): boolean =>
  bytes.indexOf(typeof beginning === "string" ? Buffer.from(beginning, "latin1") : Buffer.from(beginning)) ===
  0;

/** Text has hardly any control characters. */
function isBinary(bytes: Buffer): boolean {
  let control = 0;
  for (const byte of bytes) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) control += 1;
  }
  return control * 20 > bytes.length;
}

import { isUtf8 } from "node:buffer";
import { fileError } from "./failures";
import type { ImportEncoding } from "./types";

/*
 * Files are read as byte strings, one character per byte. Delimiters and line ends are ASCII in both UTF-8 and
 * Windows-1252, so files are split first and only single cells are decoded.
 */

// Windows-1252 differs from Latin-1 from 0x80 to 0x9f.
const windows1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything but ASCII.
const nonAscii = /[^\x00-\x7f]/;

export type Decode = (bytes: string) => string;

/** Invalid bytes decode to text that is not well-formed, by which callers recognise them. */
export const decoderOf = (encoding: ImportEncoding): Decode =>
  encoding === "windows-1252" ? fromWindows1252 : fromUtf8;

const fromWindows1252: Decode = (bytes) =>
  bytes.replace(/[\x80-\x9f]/g, (byte) => windows1252[byte.charCodeAt(0) - 0x80] ?? byte);

const fromUtf8: Decode = (bytes) => {
  if (!nonAscii.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, "latin1");
  return isUtf8(buffer) ? buffer.toString("utf8") : `${buffer.toString("utf8")}\ud800`;
};

export function detectEncoding(beginning: Buffer): ImportEncoding {
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const wide = detectUtf16(beginning.subarray(0, 1_024));
  if (wide !== undefined) return wide;
  const complete = beginning.subarray(0, lastCharacterStart(beginning));
  if (isUtf8(complete)) return "utf-8";
  // A file with a few invalid sequences is still UTF-8; one with hardly any valid ones is not.
  const text = complete.toString("utf8");
  const invalid = text.split("\ufffd").length - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything but ASCII.
  const valid = text.replace(/[\x00-\x7f\ufffd]/g, "").length;
  return valid * 10 > invalid ? "utf-8" : "windows-1252";
}

/** Without a byte order mark: every other byte of ASCII text is zero. */
function detectUtf16(bytes: Buffer): ImportEncoding | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd * 3 > bytes.length && even === 0) return "utf-16le";
  if (even * 3 > bytes.length && odd === 0) return "utf-16be";
  return undefined;
}

/** The start of the last character, which may be incomplete. */
function lastCharacterStart(bytes: Buffer): number {
  let at = bytes.length;
  while (at > 0 && at > bytes.length - 4 && ((bytes[at - 1] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at > 0 && (bytes[at - 1] ?? 0) >= 0xc0 ? at - 1 : bytes.length;
}

/** Removes the byte order mark and converts UTF-16 to UTF-8. Throws `invalidBody` for invalid UTF-16. */
export async function* asBytes(
  chunks: AsyncIterable<Uint8Array>,
  encoding: ImportEncoding,
): AsyncGenerator<Uint8Array> {
  if (encoding === "utf-16le" || encoding === "utf-16be") return yield* fromUtf16(chunks, encoding);
  let first = true;
  for await (const chunk of chunks) {
    const hasMark = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    first = false;
    yield hasMark ? chunk.subarray(3) : chunk;
  }
}

async function* fromUtf16(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw fileError("notUtf16");
    }
    throw error;
  }
}

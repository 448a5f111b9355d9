import { isUtf8 } from "node:buffer";
import { DomainError } from "@/lib/errors";
import type { ImportEncoding } from "./types";

/*
 * Files are read as byte strings: each character of such a string is one byte. What divides a file into rows and cells is
 * ASCII, which UTF-8 and Windows-1252 leave alone, so that only what stands between needs to be decoded, cell by cell.
 */

// Where Windows-1252 differs from Latin-1, from 0x80 on.
const windows1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII.
const beyondAscii = /[^\x00-\x7f]/;

export type Decode = (bytes: string) => string;

/** Decodes byte strings. Where one is not valid, the text that it makes is not well-formed: that tells it from all others. */
export const decoderOf = (encoding: ImportEncoding): Decode =>
  encoding === "windows-1252" ? fromWindows1252 : fromUtf8;

const fromWindows1252: Decode = (bytes) =>
  bytes.replace(/[\x80-\x9f]/g, (byte) => windows1252[byte.charCodeAt(0) - 0x80] ?? byte);

const fromUtf8: Decode = (bytes) => {
  if (!beyondAscii.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, "latin1");
  return isUtf8(buffer) ? buffer.toString("utf8") : `${buffer.toString("utf8")}\ud800`;
};

/** How a file that begins so is encoded, as far as that can be seen. */
export function detectEncoding(beginning: Buffer): ImportEncoding {
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const wide = zeroBytes(beginning.subarray(0, 1_024));
  if (wide !== undefined) return wide;
  const whole = beginning.subarray(0, lastCharacterStart(beginning));
  if (isUtf8(whole)) return "utf-8";
  // A file with some broken characters is still UTF-8; one that has next to no proper ones never was.
  const text = whole.toString("utf8");
  const broken = text.split("\ufffd").length - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII.
  const proper = text.replace(/[\x00-\x7f\ufffd]/g, "").length;
  return proper * 10 > broken ? "utf-8" : "windows-1252";
}

/** UTF-16 without a mark at its beginning: of ASCII, every other byte is zero. */
function zeroBytes(bytes: Buffer): ImportEncoding | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd * 3 > bytes.length && even === 0) return "utf-16le";
  if (even * 3 > bytes.length && odd === 0) return "utf-16be";
  return undefined;
}

/** Where the last character begins, which may have been cut. */
function lastCharacterStart(bytes: Buffer): number {
  let at = bytes.length;
  while (at > 0 && at > bytes.length - 4 && ((bytes[at - 1] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at > 0 && (bytes[at - 1] ?? 0) >= 0xc0 ? at - 1 : bytes.length;
}

/** The file as UTF-8 or Windows-1252, without a mark at its beginning. Throws `invalidBody` for broken UTF-16. */
export async function* asBytes(
  chunks: AsyncIterable<Uint8Array>,
  encoding: ImportEncoding,
): AsyncGenerator<Uint8Array> {
  if (encoding === "utf-16le" || encoding === "utf-16be") return yield* fromUtf16(chunks, encoding);
  let first = true;
  for await (const chunk of chunks) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    first = false;
    yield marked ? chunk.subarray(3) : chunk;
  }
}

async function* fromUtf16(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new DomainError("invalidBody", "This file is not valid UTF-16.");
    }
    throw error;
  }
}

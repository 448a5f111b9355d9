import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { DomainError } from "@/lib/errors";
import { tooLargeError } from "./body";

const promised = promisify<Uint8Array, object, Buffer>;

type Decompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const inflateAny: Decompress = (bytes, options) =>
  // The zlib header is two bytes that form a multiple of 31. Some clients omit it.
  (((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0)) % 31 === 0
    ? promised(inflate)(bytes, options)
    : promised(inflateRaw)(bytes, options);

const decompressors = new Map<string, Decompress>([
  ["gzip", promised(gunzip)],
  ["x-gzip", promised(gunzip)],
  ["deflate", inflateAny],
  ["br", promised(brotliDecompress)],
]);

const unsupported = (message: string) => new DomainError("unsupportedMediaType", message);

/**
 * Decompresses a body of up to `maxBytes` by its `Content-Encoding`. Throws `unsupportedMediaType` for an unknown
 * encoding, `tooLarge`, and `invalidBody` for corrupt data.
 */
export async function decompressBody(
  bytes: Uint8Array,
  headers: Headers,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (bytes.byteLength === 0 || name === "" || name === "identity") return bytes;
  const decompressor = decompressors.get(name);
  if (decompressor === undefined) {
    throw unsupported(
      `The Content-Encoding ${name.slice(0, 40)} is not supported. Send gzip, deflate, br or none.`,
    );
  }
  try {
    return new Uint8Array(await decompressor(bytes, { maxOutputLength: maxBytes }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLargeError(maxBytes);
    throw new DomainError("invalidBody", `The request body is not valid ${name}.`, { cause: error });
  }
}

/**
 * Converts JSON or a form from UTF-16 to UTF-8. Both start with ASCII, so the first bytes show the encoding. Throws
 * `unsupportedMediaType` for UTF-32, and `invalidBody`.
 */
export function toUtf8(bytes: Uint8Array): Uint8Array {
  const charset = wideCharset(bytes);
  if (charset === undefined) return bytes;
  if (charset === "utf-32") throw unsupported("Text in UTF-32 is not supported. Send UTF-8.");
  try {
    return new TextEncoder().encode(new TextDecoder(charset, { fatal: true }).decode(bytes));
  } catch (error) {
    throw new DomainError("invalidBody", "The request body is not valid UTF-16.", { cause: error });
  }
}

/** Detects the encoding by its byte order mark, or by the position of the zero bytes. */
function wideCharset([a, b, c, d]: Uint8Array): "utf-16le" | "utf-16be" | "utf-32" | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === 0 && b === 0) return "utf-32";
  if (b === 0 || (a === 0xff && b === 0xfe)) return c === 0 && d === 0 ? "utf-32" : "utf-16le";
  return a === 0 || (a === 0xfe && b === 0xff) ? "utf-16be" : undefined;
}

import { DomainError } from "@/lib/errors";

/** 64 KiB: the limit wherever a body means one device or one user. */
export const smallBody = 64 * 1024;

/** 4 MiB: the limit of bulk routes. */
export const bulkBody = 4 * 1024 * 1024;

export const tooLarge = (maxBytes: number) =>
  new DomainError("tooLarge", `The request is over the size limit. Maximum bytes: ${maxBytes}.`, {
    maxBytes,
  });

/**
 * Reads a body up to `maxBytes`, whatever its `Content-Length` says, and never hands on a part of one.
 * Throws `tooLarge` as soon as the limit is passed, `invalidBody` where the client broke off.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  if (declared > 0 && !request.headers.has("transfer-encoding")) return readWhole(request);
  if (request.body === null) return new Uint8Array();

  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > maxBytes) {
        reader.cancel().catch(() => {});
        throw tooLarge(maxBytes);
      }
      chunks.push(value);
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw brokenOff(error);
  }
  return Buffer.concat(chunks, length);
}

/** No more than was declared, for HTTP itself ends there; a stream over a small body costs more than all the rest. */
async function readWhole(request: Request): Promise<Uint8Array> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch (error) {
    throw brokenOff(error);
  }
}

const brokenOff = (cause: unknown) =>
  new DomainError("invalidBody", "The request body broke off.", { cause });

import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { fileError } from "./failures";
import { maxFileBytes } from "./types";

/** Small, because the parsers hold all rows of a chunk in memory. */
const parserChunkBytes = 32 * 1024;

/** Reads up to `bytes` from the beginning of a stream; `all` is the whole stream again. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ beginning: Buffer; all: AsyncGenerator<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  for (let length = 0; length < bytes; ) {
    const { done, value } = await iterator.next();
    if (done) break;
    read.push(value);
    length += value.byteLength;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* read;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { beginning: Buffer.concat(read).subarray(0, bytes), all: all() };
}

/**
 * Unpacks a gzip file; any other file stays as it is. Throws `invalidBody` if damaged or larger than 1 GiB unpacked.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { beginning, all } = await peek(chunks, 2);
  if (beginning[0] !== 0x1f || beginning[1] !== 0x8b) return yield* all;
  const source = Readable.from(all, { objectMode: false });
  const unpacker = createGunzip();
  source.on("error", (error) => unpacker.destroy(error));
  let bytes = 0;
  try {
    for await (const chunk of source.pipe(unpacker) as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > maxFileBytes) {
        throw fileError("largeGzip");
      }
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || !/^Z_/.test(String(error.code))) throw error;
    throw fileError("damagedGzip");
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

/** Limits how much of the unpacked file is read. `isReached` is set if there was more. */
export interface ReadLimit {
  bytes: number;
  isReached: boolean;
}

export async function* limitBytes(
  chunks: AsyncIterable<Uint8Array>,
  limit: ReadLimit,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    const remaining = limit.bytes - bytes;
    limit.isReached = chunk.byteLength > remaining;
    yield limit.isReached ? chunk.subarray(0, remaining) : chunk;
    if (limit.isReached) return;
    bytes += chunk.byteLength;
  }
}

export async function* splitChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength; at += parserChunkBytes) {
      yield chunk.subarray(at, at + parserChunkBytes);
    }
  }
}

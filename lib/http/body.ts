import { setImmediate as nextTick } from "node:timers/promises";
import { DomainError } from "@/lib/errors";
import { getWorkSlot, overloadedError } from "./work-slot";

/** The body limit of routes for one device or user. */
export const maxSmallBodyBytes = 64 * 1024;

/** The body limit of bulk routes. */
export const maxBulkBodyBytes = 4 * 1024 * 1024;

/** The limit on all request bodies in memory together. */
const maxBufferedBytes = 64 * 1024 * 1024;
let bufferedBytes = 0;

export const bufferedBodyBytes = (): number => bufferedBytes;

/** Bodies still being received, and how to close their connections. */
const receiving = new Map<BodyMemory, () => void>();

/** One request's share of the memory for bodies. */
export class BodyMemory {
  #bytes = 0;
  #isReleased = false;

  /**
   * If all bodies together would exceed the limit, closes the connections of clients that are still sending larger
   * bodies than this one, largest first. Throws `unavailable` if that does not free enough memory.
   */
  reserve(bytes: number): void {
    const size = this.#bytes + bytes;
    while (bufferedBytes + bytes > maxBufferedBytes) {
      const larger = [...receiving].filter(([body]) => body.#bytes > size);
      const [largest] = larger.sort(([a], [b]) => b.#bytes - a.#bytes);
      if (largest === undefined) break;
      const [body, closeConnection] = largest;
      body.release();
      closeConnection();
    }
    if (this.#isReleased || bufferedBytes + bytes > maxBufferedBytes) throw overloadedError();
    bufferedBytes += bytes;
    this.#bytes += bytes;
  }

  /** Runs `receive`; meanwhile `reserve` of another body may close this one's connection. */
  async whileReceiving<T>(closeConnection: () => void, receive: () => Promise<T>): Promise<T> {
    receiving.set(this, closeConnection);
    try {
      return await receive();
    } finally {
      receiving.delete(this);
    }
  }

  release(): void {
    bufferedBytes -= this.#bytes;
    this.#bytes = 0;
    this.#isReleased = true;
    receiving.delete(this);
  }
}

export const tooLargeError = (maxBytes: number) =>
  new DomainError("tooLarge", `The request is over the size limit. Maximum bytes: ${maxBytes}.`, {
    maxBytes,
  });

/**
 * Reads a whole body of up to `maxBytes`, whatever its `Content-Length` says. Its bytes count in `memory` until the
 * caller releases that. Throws `tooLarge` as soon as the limit is exceeded, `invalidBody` if the client disconnects,
 * and `unavailable` if there is no memory for it or, after a slow upload, no free work slot.
 */
export async function readBody(request: Request, maxBytes: number, memory: BodyMemory): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLargeError(maxBytes);
  const slot = getWorkSlot(request);
  // Most bodies arrive together with the headers and are complete one tick later.
  if (slot !== undefined && !slot.isReceived()) await nextTick();
  const isReceived = slot?.isReceived() ?? true;
  if (declared > 0 && isReceived && !request.headers.has("transfer-encoding")) {
    memory.reserve(declared);
    return readWhole(request);
  }
  if (request.body === null) return new Uint8Array();
  const chunks = request.body;
  const receive = () => readChunks(chunks, maxBytes, memory);
  if (slot === undefined || isReceived) return receive();
  // Frees the work slot while receiving, so slow clients do not block others.
  slot.release();
  const received = await memory.whileReceiving(slot.closeConnection, receive);
  if (!slot.reacquire()) throw overloadedError();
  return received;
}

async function readChunks(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  memory: BodyMemory,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > maxBytes) throw tooLargeError(maxBytes);
      memory.reserve(value.byteLength);
      chunks.push(value);
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw incomplete(error);
    reader.cancel().catch(() => {});
    throw error;
  }
  return Buffer.concat(chunks, length);
}

/** Reads a body of declared length, which HTTP enforces. For small bodies this is much cheaper than a stream. */
async function readWhole(request: Request): Promise<Uint8Array> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch (error) {
    throw incomplete(error);
  }
}

const incomplete = (cause: unknown) =>
  new DomainError("invalidBody", "The request body is incomplete.", { cause });

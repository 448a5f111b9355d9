import { setImmediate as turn } from "node:timers/promises";
import { DomainError } from "@/lib/errors";
import { getWorkSlot, overloadedError } from "./work-slot";

/** 64 KiB: the limit wherever a body means one device or one user. */
export const maxSmallBodyBytes = 64 * 1024;

/** 4 MiB: the limit of bulk routes. */
export const maxBulkBodyBytes = 4 * 1024 * 1024;

/** Bytes of bodies that may be in memory at a time, of all requests together. */
const maxHeldBytes = 64 * 1024 * 1024;
let heldBytes = 0;

export const bufferedBodyBytes = (): number => heldBytes;

/** Bodies that are still arriving, and how to cut off their clients. */
const arriving = new Map<BodyMemory, () => void>();

/** What one request's body takes of the memory for all bodies. */
export class BodyMemory {
  #bytes = 0;
  #isReleased = false;

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Where all requests together would hold too much, cuts off clients that are still sending and hold more than this
   * one, the largest first; throws `unavailable` where that is not enough.
   */
  reserve(bytes: number): void {
    while (heldBytes + bytes > maxHeldBytes) {
      const [largest, cutOff] = [...arriving].reduce<[BodyMemory, () => void] | []>(
        (most, one) => (one[0].bytes > (most[0]?.bytes ?? this.#bytes + bytes) ? one : most),
        [],
      );
      if (largest === undefined) break;
      largest.release();
      cutOff?.();
    }
    if (this.#isReleased || heldBytes + bytes > maxHeldBytes) throw overloadedError();
    heldBytes += bytes;
    this.#bytes += bytes;
  }

  /** Runs `receive` as one whose client can be cut off. */
  async whileArriving<T>(cutOff: () => void, receive: () => Promise<T>): Promise<T> {
    arriving.set(this, cutOff);
    try {
      return await receive();
    } finally {
      arriving.delete(this);
    }
  }

  release(): void {
    heldBytes -= this.#bytes;
    this.#bytes = 0;
    this.#isReleased = true;
    arriving.delete(this);
  }
}

export const tooLargeError = (maxBytes: number) =>
  new DomainError("tooLarge", `The request is over the size limit. Maximum bytes: ${maxBytes}.`, {
    maxBytes,
  });

/**
 * Reads a body up to `maxBytes`, whatever its `Content-Length` says, and never returns a part of one. Its bytes count in
 * `memory` until the caller releases that.
 * Throws `tooLarge` as soon as the limit is passed, `invalidBody` where the client broke off, `unavailable` where there
 * is no memory for it or, after a slow client sent it, no room to work on it.
 */
export async function readBody(request: Request, maxBytes: number, memory: BodyMemory): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLargeError(maxBytes);
  const slot = getWorkSlot(request);
  // Most bodies come together with the head, and are there once the server has read what arrived.
  if (slot !== undefined && !slot.isReceived()) await turn();
  const isReceived = slot?.isReceived() ?? true;
  if (declared > 0 && isReceived && !request.headers.has("transfer-encoding")) {
    memory.reserve(declared);
    return readWhole(request);
  }
  if (request.body === null) return new Uint8Array();
  const { body } = request;
  return whileReceiving(request, memory, () => readChunks(body, maxBytes, memory));
}

/**
 * Runs `receive`, which reads from the client, without counting the request as work meanwhile: a client that sends slowly
 * takes no place from others, and passes the same limit afterwards as one that sent everything at once.
 */
async function whileReceiving<T>(
  request: Request,
  memory: BodyMemory,
  receive: () => Promise<T>,
): Promise<T> {
  const slot = getWorkSlot(request);
  if (slot === undefined || slot.isReceived()) return receive();
  slot.release();
  const received = await memory.whileArriving(slot.closeConnection, receive);
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
    if (!(error instanceof DomainError)) throw brokenOff(error);
    reader.cancel().catch(() => {});
    throw error;
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

import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { describeError, log } from "@/lib/log";

/** A file to save, sent as its pieces come, and no faster than they are taken. A failure under way breaks the answer off, so that nobody takes a part for the whole. */
export function download(
  name: string,
  contentType: string,
  pieces: AsyncIterable<string>,
  headers: Record<string, string> = {},
): Response {
  const source = Readable.from(encoded(pieces, name), { highWaterMark: 1 });
  const stream: NodeReadableStream<Uint8Array> = Readable.toWeb(source);
  return new Response(stream as unknown as ReadableStream<Uint8Array>, {
    headers: {
      ...headers,
      "content-type": contentType,
      "content-disposition": `attachment; filename="${name}"`,
    },
  });
}

async function* encoded(pieces: AsyncIterable<string>, name: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  try {
    for await (const piece of pieces) yield encoder.encode(piece);
  } catch (error) {
    // The reader went away: nothing of ours went wrong.
    if (error instanceof Error && error.name === "AbortError") return;
    log().error({ name, failure: describeError(error) }, "A download broke off");
    throw error;
  }
}

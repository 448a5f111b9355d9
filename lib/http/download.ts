import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { describeError, log } from "@/lib/log";

/**
 * Streams a file as its chunks are produced, at the client's pace. An error closes the connection early, so a partial
 * file is not mistaken for a complete one.
 */
export function download(
  name: string,
  contentType: string,
  chunks: AsyncIterable<string>,
  headers: Record<string, string> = {},
): Response {
  const readable = Readable.from(encode(chunks, name), { highWaterMark: 1 });
  const stream: NodeReadableStream<Uint8Array> = Readable.toWeb(readable);
  return new Response(stream as unknown as ReadableStream<Uint8Array>, {
    headers: {
      ...headers,
      "content-type": contentType,
      "content-disposition": `attachment; filename="${name}"`,
    },
  });
}

async function* encode(chunks: AsyncIterable<string>, name: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  try {
    for await (const chunk of chunks) yield encoder.encode(chunk);
  } catch (error) {
    // The client disconnected.
    if (error instanceof Error && error.name === "AbortError") return;
    log().error({ name, failure: describeError(error) }, "Download failed");
    throw error;
  }
}

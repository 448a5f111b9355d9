import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { describeError, log } from "@/lib/log";

/**
 * Sends a file: a text at once, or chunks as they are produced, at the client's pace. An error in between closes the
 * connection early, so a partial file is not mistaken for a complete one.
 */
export function download(
  name: string,
  contentType: string,
  content: string | AsyncIterable<string>,
  headers: Record<string, string> = {},
): Response {
  return new Response(typeof content === "string" ? content : toStream(content, name), {
    headers: {
      ...headers,
      "content-type": contentType,
      "content-disposition": `attachment; filename="${name}"`,
    },
  });
}

function toStream(chunks: AsyncIterable<string>, name: string): ReadableStream<Uint8Array> {
  const readable = Readable.from(encode(chunks, name), { highWaterMark: 1 });
  const stream: NodeReadableStream<Uint8Array> = Readable.toWeb(readable);
  return stream as unknown as ReadableStream<Uint8Array>;
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

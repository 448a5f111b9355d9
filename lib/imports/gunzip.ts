import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { DomainError } from "@/lib/errors";
import { peek } from "./peek";
import { maxFileBytes } from "./types";

/** The file, unpacked where it is gzip. Throws `invalidBody` for a damaged one, or one that unpacks to more than 1 GiB. */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { beginning, all } = await peek(chunks, 2);
  if (beginning[0] !== 0x1f || beginning[1] !== 0x8b) return yield* all;
  const source = Readable.from(all, { objectMode: false });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  let bytes = 0;
  try {
    for await (const piece of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      bytes += piece.byteLength;
      if (bytes > maxFileBytes) {
        throw new DomainError(
          "invalidBody",
          "This gzip file unpacks to more than 1 GiB. Import it in parts.",
        );
      }
      yield piece;
    }
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || !/^Z_/.test(String(error.code))) throw error;
    throw new DomainError("invalidBody", "This gzip file is damaged or incomplete.");
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

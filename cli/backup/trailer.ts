import { open } from "node:fs/promises";

/**
 * The end of a backup: an empty gzip member whose header contains the length of everything before it. It adds nothing
 * to the unzipped content, and shows whether the file is complete without reading all of it.
 */
const start = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 12, 0, 0x52, 0x43, 8, 0]);
/** Empty content, and its checksum and length. */
const end = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const trailerLength = start.length + 8 + end.length;

export async function appendTrailer(file: string): Promise<void> {
  const handle = await open(file, "a");
  try {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt((await handle.stat()).size));
    await handle.appendFile(Buffer.concat([start, length, end]));
  } finally {
    await handle.close();
  }
}

export async function hasTrailer(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    if (size < trailerLength) return false;
    const found = Buffer.alloc(trailerLength);
    await handle.read(found, 0, trailerLength, size - trailerLength);
    return (
      found.subarray(0, start.length).equals(start) &&
      found.subarray(start.length + 8).equals(end) &&
      found.readBigUInt64LE(start.length) === BigInt(size - trailerLength)
    );
  } finally {
    await handle.close();
  }
}

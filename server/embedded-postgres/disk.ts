import { statfs } from "node:fs/promises";
import { StartError } from "../start-error";

/** Throws one clear line where the folder's disk has less room than this. */
export async function requireSpace(folder: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free < megabytes) {
    throw new StartError(
      `The disk of ${folder} has ${free} MB free, and the database needs ${megabytes} MB: free some space, or set ROLLCALL_DATA_DIR.`,
    );
  }
}

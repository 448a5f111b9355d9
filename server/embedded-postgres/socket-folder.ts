import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Placement } from "./placement";

// A Unix socket's path may have 103 bytes on macOS, of which "/.s.PGSQL.5432" takes 14.
const maxPathBytes = 88;

/** Creates the folder of the database's socket, accessible only to its owner. */
export async function socketFolder({ home, account }: Placement): Promise<string> {
  const own = join(home, "run");
  const fits = Buffer.byteLength(own) <= maxPathBytes;
  if (fits) {
    await mkdir(own, { recursive: true, mode: 0o700 });
  }
  const folder = fits ? own : await mkdtemp(join(tmpdir(), "rollcall-"));
  await chmod(folder, 0o700);
  if (account !== undefined) {
    await chown(folder, account.uid, account.gid);
  }
  return folder;
}

export async function removeTemporarySocketFolder(home: string, folder: string): Promise<void> {
  if (folder !== join(home, "run") && folder.startsWith(tmpdir())) {
    await rm(folder, { recursive: true, force: true });
  }
}

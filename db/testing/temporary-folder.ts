import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of one's own that the database's account can reach too; else its files would lie elsewhere, and stay. */
export async function temporaryFolder(purpose: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `rollcall-${purpose}-`));
  await chmod(folder, 0o755);
  return folder;
}

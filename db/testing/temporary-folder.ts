import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A temporary folder that PostgreSQL's account can read; otherwise the cluster would be created elsewhere and stay
 * there.
 */
export async function temporaryFolder(purpose: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `rollcall-${purpose}-`));
  await chmod(folder, 0o755);
  return folder;
}

import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/server/embedded-postgres/index";

/**
 * Starts PostgreSQL for tests. It does not wait for the disk, because no test cuts the power; a server on it needs
 * `DATABASE_DURABILITY=elsewhere`.
 */
export async function startTestPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  const cluster = join(dataDir, "postgres");
  await appendFile(join(cluster, "postgresql.conf"), "\nfsync = off\n");
  const [pid] = (await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGHUP");
  return postgres;
}

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/server/embedded-postgres/index";
import { migrateDatabase } from "../migrate";
import { createDatabase } from "./create-database";
import { temporaryFolder } from "./temporary-folder";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One PostgreSQL for all test files; each takes a copy of the migrated template (`createTestDatabase`). */
export default async function setup(project: TestProject) {
  const dataDir = await temporaryFolder("unit");
  // Interrupted, Vitest exits without a teardown, and the database would keep running.
  const killPostgres = () => {
    const pidFile = join(dataDir, "postgres", "postmaster.pid");
    if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, "utf8").split("\n")[0]), "SIGQUIT");
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once("exit", killPostgres);
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  await migrateDatabase(await createDatabase(postgres.url, "template_rollcall"));
  project.provide("postgresUrl", postgres.url);
  return async () => {
    process.off("exit", killPostgres);
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

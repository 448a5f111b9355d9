import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/server/embedded-postgres";
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
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  await migrateDatabase(await createDatabase(postgres.url, "template_rollcall"));
  project.provide("postgresUrl", postgres.url);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

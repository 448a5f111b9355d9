import { rm } from "node:fs/promises";
import type { FullConfig } from "@playwright/test";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { startEmbeddedPostgres } from "@/server/embedded-postgres";
import { forManyTests, startRollcall } from "./fixtures/server";

/** Builds where that is needed, and starts one Rollcall for all tests, on a database of its own. */
export default async function globalSetup({ projects }: FullConfig) {
  // Those start their own, in every state that a server can be in.
  if (projects.every(({ name }) => name === "server" || name === "chaos")) return;
  // One that runs already is to be tested.
  if (process.env.ROLLCALL_TEST_URL !== undefined) return;
  const dataDir = await temporaryFolder("e2e");
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  const front = projects.every(({ name }) => name === "wires-behind-next") ? "next" : "lean";
  const rollcall = await startRollcall({
    env: {
      DATABASE_URL: postgres.url,
      LOG_LEVEL: "warn",
      ROLLCALL_FRONT: front,
      ...forManyTests,
    },
  });
  process.env.ROLLCALL_TEST_URL = rollcall.url;
  process.env.ROLLCALL_TEST_DATABASE_URL = postgres.url;
  process.env.ROLLCALL_TEST_FIRST_OUTPUT = rollcall.output();
  return async () => {
    await rollcall.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

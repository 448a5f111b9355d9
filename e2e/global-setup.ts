import { rm } from "node:fs/promises";
import type { FullConfig } from "@playwright/test";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { startEmbeddedPostgres } from "@/server/embedded-postgres/index";
import { createDataDirTemplate } from "./fixtures/data-dir-template";
import { highLimits, startRollcall } from "./fixtures/server";
import { removeDataDir } from "./fixtures/server-test";

/** Builds where that is needed, and starts one Rollcall for all tests, on a database of its own. */
export default async function globalSetup({ projects }: FullConfig) {
  const chosen = chosenOf(projects.map(({ name }) => name));
  // Those start their own, in every state that a server can be in.
  if (chosen.every((name) => name === "server" || name === "chaos")) {
    const folder = await createDataDirTemplate();
    return () => removeDataDir(folder);
  }
  // One that runs already is to be tested.
  if (process.env.ROLLCALL_TEST_URL !== undefined) return;
  const dataDir = await temporaryFolder("e2e");
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  const front = chosen.every((name) => name === "apis-behind-next") ? "next" : "lean";
  const rollcall = await startRollcall({
    env: {
      DATABASE_URL: postgres.url,
      LOG_LEVEL: "warn",
      ROLLCALL_FRONT: front,
      ...highLimits,
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

/** Playwright tells of all projects there are, whichever it was asked to run. */
function chosenOf(all: string[]): string[] {
  const asked = all.filter((name) => process.argv.includes(`--project=${name}`));
  return asked.length > 0 ? asked : all;
}

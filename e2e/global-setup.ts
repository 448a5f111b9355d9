import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import type { FullConfig } from "@playwright/test";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { startSimulator } from "@/lib/push/simulator";
import { createDataDirTemplate } from "./fixtures/data-dir-template";
import { highLimits, startRollcall } from "./fixtures/server";
import { removeDataDir } from "./fixtures/server-test";
import { startTestPostgres } from "./fixtures/test-postgres";

/** Builds if needed, and starts one server with its own database for all tests. */
export default async function globalSetup({ projects }: FullConfig) {
  const chosen = chosenOf(projects.map(({ name }) => name));
  // These tests start their own servers.
  if (chosen.every((name) => name === "server" || name === "chaos")) {
    const folder = await createDataDirTemplate();
    return () => removeDataDir(folder);
  }
  // Test a server that is already running.
  if (process.env.ROLLCALL_TEST_URL !== undefined) return;
  const dataDir = await temporaryFolder("e2e");
  const postgres = await startTestPostgres(dataDir);
  // Stands in for Apple and Google.
  const simulator = await startSimulator({ port: 0 });
  const mode = chosen.every((name) => name === "apis-behind-next") ? "next" : "direct";
  const rollcall = await startRollcall({
    env: {
      DATABASE_URL: postgres.url,
      DATABASE_DURABILITY: "elsewhere",
      LOG_LEVEL: "warn",
      ROLLCALL_SECRET: randomBytes(32).toString("hex"),
      ROLLCALL_APNS_URL: simulator.apnsUrl,
      ROLLCALL_FCM_URL: simulator.fcmUrl,
      ROLLCALL_SERVER_MODE: mode,
      ...highLimits,
    },
  });
  process.env.ROLLCALL_TEST_URL = rollcall.url;
  process.env.ROLLCALL_TEST_DATABASE_URL = postgres.url;
  process.env.ROLLCALL_TEST_FIRST_OUTPUT = rollcall.output();
  return async () => {
    await rollcall.stop();
    await simulator.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** Playwright passes all projects, not only the selected ones. */
function chosenOf(all: string[]): string[] {
  const asked = all.filter((name) => process.argv.includes(`--project=${name}`));
  return asked.length > 0 ? asked : all;
}

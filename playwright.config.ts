import { defineConfig, devices } from "@playwright/test";

const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH;
// What `npm run test:chaos` does: many rounds, alone on the machine.
const long = process.env.ROLLCALL_CHAOS === "long";
const asRoot = process.getuid?.() === 0;

const chromium = {
  ...devices["Desktop Chrome"],
  // A sixth of the machine's work otherwise.
  contextOptions: { reducedMotion: "reduce" as const },
  launchOptions: {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      ...(asRoot ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

/** Against a real server on a database of its own, which e2e/global-setup.ts starts. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  workers: long ? 1 : 2,
  retries: 0,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  // Traces with pictures took more of the machine than the tests themselves.
  use: {
    baseURL: process.env.ROLLCALL_TEST_URL,
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
  },
  projects: [
    { name: "api", testDir: "e2e/api" },
    // The same handlers behind Next: as `next start` serves them.
    // Without the rushes of a hundred: those are what the server itself promises, and here they would measure the machine.
    {
      name: "apis-behind-next",
      testDir: "e2e/api",
      testMatch: /(iterable|genesys|tribehr)\/.*\.spec\.ts$/,
      grepInvert: /\b(a hundred|100)\b/,
    },
    // What is generated rather than picked by hand: every route by everybody, random calls, hostile input.
    {
      name: "properties",
      testMatch: /(matrix|model|fuzz)\/.*\.spec\.ts$/,
      timeout: process.env.ROLLCALL_PROOFS === "long" ? 3_600_000 : 300_000,
    },
    { name: "server", testDir: "e2e/server", timeout: 180_000 },
    { name: "chaos", testDir: "e2e/chaos", timeout: long ? 3_600_000 : 180_000 },
    { name: "console", testDir: "e2e/console", use: chromium },
    // Pictures for people to look at; no check.
    { name: "screenshots", testDir: "e2e/screenshots", use: chromium },
    // Figures for people to read; no check either.
    { name: "console-speed", testDir: "e2e/speed", use: chromium },
  ],
});

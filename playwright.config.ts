import { defineConfig, devices } from "@playwright/test";

const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH;
// `npm run test:chaos`: many rounds, alone on the machine.
const long = process.env.ROLLCALL_CHAOS === "long";
const asRoot = process.getuid?.() === 0;

const chromium = {
  ...devices["Desktop Chrome"],
  // Animations would take a sixth of the CPU time.
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

/** Tests against a real server on its own database, which e2e/global-setup.ts starts. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  workers: long ? 1 : 3,
  retries: 0,
  fullyParallel: true,
  forbidOnly: true,
  // Limits for a machine that is busy with other things: they cost time only where a test fails.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    baseURL: process.env.ROLLCALL_TEST_URL,
    // Recording costs CPU time in every test; `npx playwright test --trace on` records where it is wanted.
    trace: "off",
  },
  projects: [
    // Some tests send 100 requests at once. Three of them together would exceed the server's limit.
    { name: "api", testDir: "e2e/api", workers: 2 },
    // The same handlers as `next start` serves them: what real clients of each API do.
    {
      name: "apis-behind-next",
      testDir: "e2e/api",
      testMatch:
        /(genesys\/(browsers|vendor-client)|iterable\/(clients\/.*|user-tokens-and-cors)|tribehr\/register)\.spec\.ts$/,
      workers: 2,
    },
    // Generated tests: every route by every principal, random calls, hostile input.
    {
      name: "properties",
      testMatch: /(matrix|model|fuzz)\/.*\.spec\.ts$/,
      ...(process.env.ROLLCALL_PROPERTIES === "long" && { timeout: 3_600_000 }),
      workers: 2,
    },
    // Waits for processes to start and stop more than it computes.
    { name: "server", testDir: "e2e/server", workers: 3 },
    { name: "chaos", testDir: "e2e/chaos", ...(long && { timeout: 3_600_000 }), workers: 2 },
    // On request only: needs Patroni, etcd, HAProxy and PgBouncer.
    { name: "cluster", testDir: "e2e/cluster", timeout: 1_200_000, workers: 1 },
    { name: "console", testDir: "e2e/console", use: chromium, workers: 3 },
    // Pictures for people to look at; checks nothing.
    { name: "screenshots", testDir: "e2e/screenshots", use: chromium, workers: 2 },
    // Figures for people to read; checks nothing.
    { name: "console-speed", testDir: "e2e/speed", use: chromium, workers: 1 },
  ],
});

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    include: ["{app,cli,components,db,e2e,lib,server,scripts}/**/*.test.{ts,tsx}"],
    globalSetup: ["db/testing/global-setup.ts"],
    maxWorkers: 2,
    // Limits for a busy machine: they cost time only where a test fails.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});

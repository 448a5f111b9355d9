import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    include: ["{app,cli,components,db,e2e,lib,server,scripts}/**/*.test.{ts,tsx}"],
    globalSetup: ["db/testing/global-setup.ts"],
    maxWorkers: 2,
    testTimeout: 20_000,
    // A second is short on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 30_000,
  },
});

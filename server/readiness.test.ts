import { expect, onTestFinished, test, vi } from "vitest";
import { createTestDatabase } from "@/db/testing";
import { limitersFor } from "./http-server";
import { watchReadiness } from "./readiness";

test("a server is not ready while it stops, or while it is full and no request finishes", async () => {
  const limiters = limitersFor(4);
  let isStopping = false;
  const url = await createTestDatabase();
  const readiness = watchReadiness(url, { isStopping: () => isStopping, limiters });
  onTestFinished(() => readiness.close());
  expect(await readiness.problem()).toBeUndefined();

  const now = performance.now();
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => void clock.mockRestore());
  const slots = Array.from({ length: 4 }, () => limiters.api.acquire());
  clock.mockImplementation(() => now + 500);
  expect(await readiness.problem()).toBeUndefined();
  clock.mockImplementation(() => now + 60_000);
  expect(await readiness.problem()).toMatch(/overloaded/);
  slots[0]?.close();
  expect(await readiness.problem()).toBeUndefined();

  isStopping = true;
  expect(await readiness.problem()).toBe("stopping");
});

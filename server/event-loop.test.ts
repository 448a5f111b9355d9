import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { EventLoopMonitor } from "./event-loop";

function blockFor(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

test("reports a stall of the event loop for a while, and ignores short ones", async () => {
  const monitor = new EventLoopMonitor({ toleratedMs: 1_000, rememberMs: 2_000, everyMs: 10 });
  onTestFinished(() => monitor.close());
  blockFor(200);
  expect(monitor.stalledMs).toBe(0);
  blockFor(1_100);
  expect(monitor.stalledMs).toBeGreaterThan(1_000);
  await sleep(30);
  expect(monitor.stalledMs).toBeGreaterThan(1_000);
  await expect.poll(() => monitor.stalledMs).toBe(0);
});

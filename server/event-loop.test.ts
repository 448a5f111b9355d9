import { expect, onTestFinished, test, vi } from "vitest";
import { EventLoopMonitor } from "./event-loop";

test("reports a stall of the event loop for a while, and ignores short ones", () => {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const monitor = new EventLoopMonitor({ toleratedMs: 1_000, rememberMs: 2_000, everyMs: 10 });
  onTestFinished(() => {
    monitor.close();
    vi.useRealTimers();
    clock.mockRestore();
  });
  const run = (ms: number) => {
    for (const until = now + ms; now < until; vi.advanceTimersByTime(10)) now += 10;
  };
  run(100);
  now += 900;
  expect(monitor.stalledMs).toBe(0);
  run(10);
  expect(monitor.stalledMs).toBe(0);

  now += 1_100;
  expect(monitor.stalledMs).toBe(1_100);
  run(10);
  expect(monitor.stalledMs).toBe(1_110);
  run(2_000);
  expect(monitor.stalledMs).toBe(1_110);
  run(10);
  expect(monitor.stalledMs).toBe(0);
});

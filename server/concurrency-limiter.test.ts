import { expect, test, vi } from "vitest";
import { ConcurrencyLimiter } from "./concurrency-limiter";

test("gives as many slots as its limit, and again once they are released", () => {
  const limiter = new ConcurrencyLimiter(3);
  for (const _again of [1, 2]) {
    const slots = [limiter.acquire(), limiter.acquire(), limiter.acquire()];
    expect(limiter.acquire()).toBeUndefined();
    expect([limiter.inFlight, limiter.isFull]).toEqual([3, true]);
    for (const slot of slots) slot?.release();
    expect(limiter.inFlight).toBe(0);
  }
});

test("counts a slot once, however often it is released, retaken and closed", () => {
  const limiter = new ConcurrencyLimiter(2);
  const slot = limiter.acquire();
  slot?.release();
  slot?.release();
  expect(limiter.inFlight).toBe(0);
  expect([slot?.retake(), slot?.retake(), limiter.inFlight]).toEqual([true, true, 1]);
  slot?.close();
  slot?.close();
  expect(limiter.inFlight).toBe(0);
});

test("a slot can be retaken only while there is room and its request has not ended", () => {
  const limiter = new ConcurrencyLimiter(1);
  const slot = limiter.acquire();
  slot?.release();
  const other = limiter.acquire();
  expect(slot?.retake()).toBe(false);
  other?.close();
  expect(slot?.retake()).toBe(true);
  slot?.close();
  expect([slot?.retake(), limiter.inFlight]).toEqual([false, 0]);
});

test("reports how long a full limiter has released no slot", () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const limiter = new ConcurrencyLimiter(2);
  const slot = limiter.acquire();
  now = 5_000;
  expect(limiter.stuckMs).toBe(0);
  limiter.acquire();
  expect(limiter.stuckMs).toBe(0);
  now = 8_000;
  expect(limiter.stuckMs).toBe(3_000);
  slot?.release();
  limiter.acquire();
  now = 9_000;
  expect(limiter.stuckMs).toBe(1_000);
  vi.restoreAllMocks();
});

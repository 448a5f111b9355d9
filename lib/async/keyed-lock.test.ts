import { expect, test, vi } from "vitest";
import { withKeyedLock } from "./keyed-lock";

const pause = (ms = 1) => new Promise((resolve) => setTimeout(resolve, ms));

test("operations with the same key run in order, others run concurrently", async () => {
  const events: string[] = [];
  const slow = (name: string) => async () => {
    events.push(`${name} starts`);
    await pause(5);
    events.push(`${name} ends`);
  };
  await Promise.all([
    withKeyedLock("a", slow("1")),
    withKeyedLock("a", slow("2")),
    withKeyedLock("c", slow("3")),
  ]);
  expect(events.indexOf("2 starts")).toBeGreaterThan(events.indexOf("1 ends"));
  expect(events.indexOf("3 starts")).toBeLessThan(events.indexOf("1 ends"));
});

test("a failed operation releases its lock", async () => {
  const failing = withKeyedLock("a", () => Promise.reject(new Error("failed")));
  const next = withKeyedLock("a", async () => "next");
  await expect(failing).rejects.toThrow("failed");
  await expect(next).resolves.toBe("next");
});

test("a waiter times out as unavailable, and later ones still wait for the holder", async () => {
  vi.useFakeTimers();
  let finish = () => {};
  const first = withKeyedLock("a", () => new Promise<void>((resolve) => (finish = resolve)));
  const second = withKeyedLock("a", async () => "never");
  const refused = expect(second).rejects.toMatchObject({ code: "unavailable" });
  await vi.advanceTimersByTimeAsync(7_000);
  await refused;
  const third = vi.fn(async () => "third");
  const waiting = withKeyedLock("a", third);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(third).not.toHaveBeenCalled();
  finish();
  await first;
  await expect(waiting).resolves.toBe("third");
  vi.useRealTimers();
});

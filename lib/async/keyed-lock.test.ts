import { expect, test, vi } from "vitest";
import { withKeyedLock } from "./keyed-lock";

const pause = (ms = 1) => new Promise((resolve) => setTimeout(resolve, ms));

test("rivals for one key run one after the other, in order; strangers run beside them", async () => {
  const seen: string[] = [];
  const slow = (name: string) => async () => {
    seen.push(`${name} begins`);
    await pause(5);
    seen.push(`${name} ends`);
  };
  await Promise.all([
    withKeyedLock(["a"], slow("1")),
    withKeyedLock(["a", "b"], slow("2")),
    withKeyedLock(["c"], slow("3")),
  ]);
  expect(seen.indexOf("2 begins")).toBeGreaterThan(seen.indexOf("1 ends"));
  expect(seen.indexOf("3 begins")).toBeLessThan(seen.indexOf("1 ends"));
});

test("keys crossed in every order never block each other for good", async () => {
  const keys = ["a", "b", "c"];
  const runs = Array.from({ length: 60 }, (_, n) =>
    withKeyedLock([keys[n % 3] ?? "", keys[(n * 2 + 1) % 3] ?? ""], async () => n),
  );
  expect(await Promise.all(runs)).toEqual(Array.from({ length: 60 }, (_, n) => n));
});

test("a failure is its own, and the next one's turn comes", async () => {
  const failing = withKeyedLock(["a"], () => Promise.reject(new Error("mine")));
  const next = withKeyedLock(["a"], async () => "next");
  await expect(failing).rejects.toThrow("mine");
  await expect(next).resolves.toBe("next");
});

test("whoever waits in vain is told so, and those behind still wait for those ahead", async () => {
  vi.useFakeTimers();
  let finish = () => {};
  const first = withKeyedLock(["a"], () => new Promise<void>((resolve) => (finish = resolve)));
  const second = withKeyedLock(["a"], async () => "never");
  const refused = expect(second).rejects.toMatchObject({ code: "unavailable" });
  await vi.advanceTimersByTimeAsync(4_000);
  await refused;
  const third = vi.fn(async () => "third");
  const waiting = withKeyedLock(["a"], third);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(third).not.toHaveBeenCalled();
  finish();
  await first;
  await expect(waiting).resolves.toBe("third");
  vi.useRealTimers();
});

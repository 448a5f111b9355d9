import { expect, test, vi } from "vitest";
import { takeTurns } from "./turns";

const pause = (ms = 1) => new Promise((resolve) => setTimeout(resolve, ms));

test("rivals for one key run one after the other, in order; strangers run beside them", async () => {
  const seen: string[] = [];
  const slow = (name: string) => async () => {
    seen.push(`${name} begins`);
    await pause(5);
    seen.push(`${name} ends`);
  };
  await Promise.all([
    takeTurns(["a"], slow("1")),
    takeTurns(["a", "b"], slow("2")),
    takeTurns(["c"], slow("3")),
  ]);
  expect(seen.indexOf("2 begins")).toBeGreaterThan(seen.indexOf("1 ends"));
  expect(seen.indexOf("3 begins")).toBeLessThan(seen.indexOf("1 ends"));
});

test("keys crossed in every order never block each other for good", async () => {
  const keys = ["a", "b", "c"];
  const runs = Array.from({ length: 60 }, (_, n) =>
    takeTurns([keys[n % 3] ?? "", keys[(n * 2 + 1) % 3] ?? ""], async () => n),
  );
  expect(await Promise.all(runs)).toEqual(Array.from({ length: 60 }, (_, n) => n));
});

test("a failure is its own, and the next one's turn comes", async () => {
  const failing = takeTurns(["a"], () => Promise.reject(new Error("mine")));
  const next = takeTurns(["a"], async () => "next");
  await expect(failing).rejects.toThrow("mine");
  await expect(next).resolves.toBe("next");
});

test("whoever waits in vain is told so, and those behind still wait for those ahead", async () => {
  vi.useFakeTimers();
  let finish = () => {};
  const first = takeTurns(["a"], () => new Promise<void>((resolve) => (finish = resolve)));
  const second = takeTurns(["a"], async () => "never");
  const refused = expect(second).rejects.toMatchObject({ code: "unavailable" });
  await vi.advanceTimersByTimeAsync(4_000);
  await refused;
  const third = vi.fn(async () => "third");
  const waiting = takeTurns(["a"], third);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(third).not.toHaveBeenCalled();
  finish();
  await first;
  await expect(waiting).resolves.toBe("third");
  vi.useRealTimers();
});

import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { isDomainError } from "@/lib/errors";
import { FairQueue } from "./fair-queue";

/** A queue whose jobs end when told, and in which order they began. */
function bench(limits = { concurrency: 1, maxQueuedPerKey: 3, maxQueued: 5 }) {
  const queue = new FairQueue(limits);
  const began: string[] = [];
  const refused: string[] = [];
  const endings: (() => void)[] = [];
  const add = (key: string, name: string, priority = false) => {
    const job = () => {
      began.push(name);
      return new Promise<void>((resolve) => endings.push(resolve));
    };
    queue.run(key, job, { priority }).catch((error: unknown) => {
      expect(isDomainError(error) && error.code).toBe("unavailable");
      refused.push(name);
    });
  };
  const endAll = async () => {
    for (let end = endings.shift(); end !== undefined; end = endings.shift()) {
      end();
      await turn();
    }
  };
  return { add, began, refused, endAll };
}

test("every key has its turn before any has a second one, and priority goes first", async () => {
  const { add, began, endAll } = bench();
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  add("b", "b1");
  add("known", "k1", true);
  await endAll();
  expect(began).toEqual(["a1", "k1", "a2", "b1", "a3"]);
});

test("a key with too many jobs waiting is refused, and one without is not", async () => {
  const { add, began, refused, endAll } = bench();
  for (const name of ["a1", "a2", "a3", "a4", "a5"]) add("a", name);
  add("b", "b1");
  await turn();
  expect(refused).toEqual(["a5"]);
  await endAll();
  expect(began).toEqual(["a1", "a2", "b1", "a3", "a4"]);
});

test("a full queue takes a job of a key that has none, at the cost of the key that has most", async () => {
  const { add, began, refused, endAll } = bench();
  add("x", "running");
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  for (const name of ["b1", "b2"]) add("b", name);
  add("c", "c1");
  add("b", "b3");
  await turn();
  expect(refused).toEqual(["b3", "a3"].sort().reverse());
  await endAll();
  expect(began).toEqual(["running", "a1", "b1", "c1", "a2", "b2"]);
});

test("a job that fails leaves its place to the next", async () => {
  const queue = new FairQueue({ concurrency: 1, maxQueuedPerKey: 1, maxQueued: 1 });
  const failing = queue.run("a", () => Promise.reject(new Error("no")));
  const next = queue.run("a", () => Promise.resolve("yes"));
  await expect(failing).rejects.toThrow("no");
  await expect(next).resolves.toBe("yes");
  await expect(queue.run("a", () => Promise.resolve("again"))).resolves.toBe("again");
});

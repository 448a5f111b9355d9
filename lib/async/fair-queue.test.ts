import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { DomainError, isDomainError } from "@/lib/errors";
import { FairQueue } from "./fair-queue";

const fullError = () => new DomainError("unavailable", "The queue is full.");

/** A queue whose jobs end on demand, with the order in which they started. */
function testQueue(limits = { concurrency: 1, maxQueuedPerKey: 3, maxQueued: 5 }) {
  const queue = new FairQueue({ ...limits, fullError });
  const started: string[] = [];
  const refused: string[] = [];
  const endings: (() => void)[] = [];
  const add = (key: string, name: string, priority = false) => {
    const job = () => {
      started.push(name);
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
  return { add, started, refused, endAll };
}

test("jobs start round-robin by key, priority keys first", async () => {
  const { add, started, endAll } = testQueue();
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  add("b", "b1");
  add("known", "k1", true);
  await endAll();
  expect(started).toEqual(["a1", "k1", "a2", "b1", "a3"]);
});

test("rejects a job of a key with too many queued, and accepts one of another key", async () => {
  const { add, started, refused, endAll } = testQueue();
  for (const name of ["a1", "a2", "a3", "a4", "a5"]) add("a", name);
  add("b", "b1");
  await turn();
  expect(refused).toEqual(["a5"]);
  await endAll();
  expect(started).toEqual(["a1", "a2", "b1", "a3", "a4"]);
});

test("a full queue accepts a job of an idle key and rejects the newest of the busiest key", async () => {
  const { add, started, refused, endAll } = testQueue();
  add("x", "running");
  for (const name of ["a1", "a2", "a3"]) add("a", name);
  for (const name of ["b1", "b2"]) add("b", name);
  add("c", "c1");
  add("b", "b3");
  await turn();
  expect(refused).toEqual(["b3", "a3"]);
  await endAll();
  expect(started).toEqual(["running", "a1", "b1", "c1", "a2", "b2"]);
});

test("a failed job makes room for the next", async () => {
  const queue = new FairQueue({ concurrency: 1, maxQueuedPerKey: 1, maxQueued: 1, fullError });
  const failing = queue.run("a", () => Promise.reject(new Error("no")));
  const next = queue.run("a", () => Promise.resolve("yes"));
  await expect(failing).rejects.toThrow("no");
  await expect(next).resolves.toBe("yes");
  await expect(queue.run("a", () => Promise.resolve("again"))).resolves.toBe("again");
});

import { expect, test } from "vitest";
import { DomainError } from "@/lib/errors";
import { Batcher } from "./batcher";

const options = { concurrency: 1, maxBatchSize: 10, maxQueued: 100 };

test("concurrent inputs share batches and each caller gets its own output", async () => {
  const batches: number[][] = [];
  const doubler = new Batcher<number, number>({
    ...options,
    run: async (batch) => {
      batches.push(batch);
      return batch.map((n) => n * 2);
    },
  });
  const numbers = Array.from({ length: 25 }, (_, n) => n);
  expect(await Promise.all(numbers.map((n) => doubler.submit(n)))).toEqual(numbers.map((n) => n * 2));
  expect(batches.map(({ length }) => length)).toEqual([10, 10, 5]);
});

test("an invalid input fails alone and the rest of its batch succeeds", async () => {
  const squareRoots = new Batcher<number, number>({
    ...options,
    run: async (batch) => {
      if (batch.some((n) => n < 0)) throw new Error("Negative number.");
      return batch.map(Math.sqrt);
    },
  });
  const results = await Promise.allSettled([4, -1, 9].map((n) => squareRoots.submit(n)));
  expect(results.map((result) => ("value" in result ? result.value : "failed"))).toEqual([2, "failed", 3]);
});

test("a batch that fails because the database is unavailable is not retried one by one", async () => {
  let runs = 0;
  const unavailable = new Batcher<number, number>({
    ...options,
    run: async () => {
      runs += 1;
      throw new DomainError("unavailable", "Database unavailable.");
    },
  });
  await Promise.allSettled([1, 2, 3].map((n) => unavailable.submit(n)));
  expect(runs).toBe(1);
});

test("a full queue rejects new inputs at once and still serves the queued ones", async () => {
  const slow = new Batcher<number, number>({ ...options, maxQueued: 2, run: async (batch) => batch });
  const queued = [slow.submit(1), slow.submit(2)];
  await expect(slow.submit(3)).rejects.toMatchObject({ code: "unavailable" });
  expect(await Promise.all(queued)).toEqual([1, 2]);
});

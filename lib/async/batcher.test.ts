import { expect, test } from "vitest";
import { DomainError } from "@/lib/errors";
import { Batcher } from "./batcher";

const options = { concurrency: 1, maxBatchSize: 10, maxQueued: 100 };

test("what comes at the same time goes together, and each gets its own answer", async () => {
  const batches: number[][] = [];
  const twice = new Batcher<number, number>({
    ...options,
    run: async (batch) => {
      batches.push(batch);
      return batch.map((n) => n * 2);
    },
  });
  const numbers = Array.from({ length: 25 }, (_, n) => n);
  expect(await Promise.all(numbers.map((n) => twice.submit(n)))).toEqual(numbers.map((n) => n * 2));
  expect(batches.map(({ length }) => length)).toEqual([10, 10, 5]);
});

test("a bad one fails alone, and its neighbours are answered", async () => {
  const roots = new Batcher<number, number>({
    ...options,
    run: async (batch) => {
      if (batch.some((n) => n < 0)) throw new Error("There is no such root.");
      return batch.map(Math.sqrt);
    },
  });
  const answers = await Promise.allSettled([4, -1, 9].map((n) => roots.submit(n)));
  expect(answers.map((answer) => ("value" in answer ? answer.value : "refused"))).toEqual([2, "refused", 3]);
});

test("where the database is away a batch fails whole, and is not tried again one by one", async () => {
  let asked = 0;
  const away = new Batcher<number, number>({
    ...options,
    run: async () => {
      asked += 1;
      throw new DomainError("unavailable", "Away.");
    },
  });
  await Promise.allSettled([1, 2, 3].map((n) => away.submit(n)));
  expect(asked).toBe(1);
});

test("past the most that may wait, the next is refused at once and those who wait are served", async () => {
  const slow = new Batcher<number, number>({ ...options, maxQueued: 2, run: async (batch) => batch });
  const waiting = [slow.submit(1), slow.submit(2)];
  await expect(slow.submit(3)).rejects.toMatchObject({ code: "unavailable" });
  expect(await Promise.all(waiting)).toEqual([1, 2]);
});

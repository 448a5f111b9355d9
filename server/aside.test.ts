import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { Aside } from "./aside";

const busyFor = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

test("jobs are done in the order in which they came, also those that came while others were done", async () => {
  const aside = new Aside();
  const done: number[] = [];
  for (let n = 0; n < 100; n++) {
    aside.add(() => {
      done.push(n);
      if (n < 10) aside.add(() => done.push(100 + n));
    });
  }
  while (done.length < 110) await turn();
  expect(done).toEqual(Array.from({ length: 110 }, (_, n) => n));
  aside.add(() => done.push(110));
  await turn();
  await turn();
  expect(done.at(-1)).toBe(110);
});

test("many jobs are spread over turns, so that other work gets its own between them", async () => {
  const aside = new Aside();
  let done = 0;
  for (let n = 0; n < 200; n++) {
    aside.add(() => {
      busyFor(1);
      done += 1;
    });
  }
  let turns = 0;
  for (; done < 200; turns++) {
    busyFor(6);
    await turn();
  }
  // A quarter of the six milliseconds that all else takes are one or two jobs a turn.
  expect(turns).toBeGreaterThan(10);
});

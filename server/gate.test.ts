import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { Gate } from "./gate";

afterEach(() => vi.restoreAllMocks());

const soon = 10;
const late = 1_000;

/** So many that leave after that time, each from a gate that is full then. */
function passFull(gate: Gate, times: number, afterMs: number): void {
  for (let n = 0; n < times; n++) {
    while (gate.enter());
    gate.leave(afterMs);
  }
}

/** Holds the clock, which goes on by so many milliseconds when it is told to. */
function holdClock(): (ms: number) => void {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  return (ms) => {
    now += ms;
  };
}

/** One that leaves soon, after a turn of the event loop at a full gate in which that happened. */
async function passTurn(gate: Gate, happens: () => void): Promise<void> {
  while (gate.enter());
  happens();
  await turn();
  gate.leave(soon);
}

test("a gate lets in as many as it is told, and again as many once they have left", () => {
  const gate = new Gate(256);
  for (const _again of [1, 2]) {
    let inside = 0;
    while (gate.enter()) inside += 1;
    expect([inside, gate.inside]).toEqual([256, 256]);
    for (; inside > 0; inside--) gate.leave(soon);
    expect(gate.inside).toBe(0);
  }
});

test("each that took too long at a full gate makes room for one less, down to a few that always have some", () => {
  const gate = new Gate(256);
  passFull(gate, 100, late);
  expect(gate.room).toBe(156);
  passFull(gate, 1_000, late);
  expect(gate.room).toBe(16);
});

test("with answers that are quick again there is soon as much room as before, and never more", () => {
  const gate = new Gate(256);
  passFull(gate, 1_000, late);
  passFull(gate, 1_000, soon);
  expect(gate.room).toBe(256);
});

test("at a full gate a long turn of the event loop makes room for less, however soon answers came, and a short one for more", async () => {
  const gate = new Gate(256);
  const after = holdClock();
  await passTurn(gate, () => after(50));
  expect(gate.room).toBe(255);
  passFull(gate, 10, soon);
  expect(gate.room).toBe(245);
  await passTurn(gate, () => after(1));
  passFull(gate, 10, soon);
  expect(gate.room).toBe(256);
});

test("a long turn counts for a second, and then no more", async () => {
  const gate = new Gate(256);
  const after = holdClock();
  await passTurn(gate, () => after(50));
  expect(gate.room).toBe(255);
  after(1_001);
  gate.leave(soon);
  expect(gate.room).toBe(256);
});

test("a gate for fewer than a few is not made wider by slow answers", () => {
  const gate = new Gate(8);
  passFull(gate, 100, late);
  expect(gate.room).toBe(8);
});

test("however slow a hundred are that wait for one thing in turn, a gate that is not full stays as wide", () => {
  const gate = new Gate(256);
  for (let n = 0; n < 100; n++) gate.enter();
  for (let n = 0; n < 100; n++) gate.leave(late);
  expect(gate.room).toBe(256);
});

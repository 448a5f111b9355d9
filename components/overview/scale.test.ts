import { expect, test } from "vitest";
import { clipLimit } from "./scale";

test("cuts off a few bars that would flatten all others", () => {
  expect(clipLimit([12, 8, 300_000, 10, 9, 0])).toBe(20);
  expect(clipLimit([12, 8, 300_000, 280_000, 10, 9, 11, 7])).toBe(20);
  expect(clipLimit([300_000, 12])).toBe(20);
  expect(clipLimit([1, 300_000])).toBe(4);
});

test.each([
  ["nothing", []],
  ["zeros alone", [0, 0]],
  ["one day alone", [300_000, 0, 0]],
  ["values of one size", [10, 12, 40, 33, 8]],
  ["busy days that are not few", [1_000, 1_000, 900, 5, 6]],
])("cuts off none of %s", (_, values) => {
  expect(clipLimit(values)).toBeNull();
});

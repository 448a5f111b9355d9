import fc from "fast-check";
import { expect, test } from "vitest";
import { pageWindow } from "./page-window";

test("pages add up to the whole list, each row once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.constantFrom(25, 50, 100), (total, size) => {
      const rows = Array.from({ length: total }, (_, n) => n);
      const paged = Array.from({ length: Math.ceil(total / size) + 1 }, (_, page) => {
        const window = pageWindow(page * size, size, total);
        if (window === undefined) return [];
        const ordered = window.fromEnd ? rows.toReversed() : rows;
        const found = ordered.slice(window.offset, window.offset + window.limit);
        return window.fromEnd ? found.reverse() : found;
      });
      expect(paged.flat()).toEqual(rows);
    }),
  );
});

import { expect, test } from "vitest";
import { layOutColumns } from "./column-widths";

const columns = [
  { id: "name" },
  { id: "user" },
  { id: "lastSeenAt", meta: { width: 96 } },
  { id: "actions", meta: { actions: true } },
];
const labels: Record<string, string> = { lastSeenAt: "Zuletzt gesehen" };
const options = {
  chosen: {},
  labelOf: (id: string) => labels[id] ?? id,
  selectable: true,
  actionsWidth: 120,
};

test("a column is as wide as its label, and columns without a width share the rest", () => {
  expect(layOutColumns(columns, options)).toEqual({
    widths: [undefined, undefined, 145, 120],
    minTableWidth: 48 + 2 * 152 + 145 + 120,
  });
});

test("chosen widths come first; if all are chosen, the last column takes the rest", () => {
  const chosen = { name: 300, lastSeenAt: 70 };
  expect(layOutColumns(columns, { ...options, chosen }).widths).toEqual([300, undefined, 70, 120]);
  const { widths, minTableWidth } = layOutColumns(columns, {
    ...options,
    chosen: { ...chosen, user: 200 },
    selectable: false,
  });
  expect(widths).toEqual([300, 200, 70, undefined]);
  expect(minTableWidth).toBe(300 + 200 + 70 + 120);
});

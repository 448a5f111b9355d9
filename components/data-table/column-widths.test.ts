import { expect, test } from "vitest";
import { layOutColumns } from "./column-widths";

const columns = [
  { id: "name", meta: { share: 0.42 } },
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
    widths: [
      "max(152px, (max(100cqw, clamp(617px, (617px - 100cqw) * 9999, 841px)) - 313px) * 0.42)",
      undefined,
      "145px",
      "120px",
    ],
    minTableWidth: 617,
    minWidth: "clamp(617px, (617px - 100cqw) * 9999, 841px)",
  });
});

test("chosen widths come first; if all are chosen, the last column takes the rest", () => {
  const chosen = { name: 300, lastSeenAt: 70 };
  expect(layOutColumns(columns, { ...options, chosen }).widths).toEqual([
    "300px",
    undefined,
    "70px",
    "120px",
  ]);
  const { widths, minWidth } = layOutColumns(columns, {
    ...options,
    chosen: { ...chosen, user: 200 },
    selectable: false,
  });
  expect(widths).toEqual(["300px", "200px", "70px", undefined]);
  expect(minWidth).toBe("690px");
});

test("a column grows where the others have room for their texts, unless its width was chosen", () => {
  const growing = columns.map((column) =>
    column.id === "lastSeenAt" ? { ...column, meta: { width: 160, maxWidth: 240 } } : column,
  );
  const { widths, minTableWidth } = layOutColumns(growing, options);
  // 48 for the checkbox, 160 and 120 leave the rest to two columns, which keep 190 each.
  expect(widths[2]).toBe("calc(160px + clamp(0px, 100cqw - 708px, 80px))");
  expect(widths[0]).toContain("- 328px - clamp(0px, 100cqw - 708px, 80px)) * 0.42");
  expect(minTableWidth).toBe(632);
  expect(layOutColumns(growing, { ...options, chosen: { lastSeenAt: 100 } }).widths[2]).toBe("100px");
});

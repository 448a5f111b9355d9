import { expect, test } from "vitest";
import { jsonbBytes } from "@/lib/stored-json";
import { changedMembers, limitDetails, maxDetailBytes } from "./details";

test("only members that differ are returned", () => {
  const before = { same: { a: [1] }, changed: 1, gone: true };
  const after = { same: { a: [1] }, changed: 2, added: null };
  expect(changedMembers(before, after)).toEqual({
    before: { changed: 1, gone: true },
    after: { changed: 2, added: null },
  });
});

test("small details are stored unchanged", () => {
  const details = { changed: { name: { before: "", after: "x".repeat(500) } }, importId: "1" };
  expect(limitDetails(details)).toBe(details);
});

test("large details keep the names of the changed fields and omit their values", () => {
  const attributes = { before: { old: "x".repeat(9_000) }, after: { old: 1, added: "y" } };
  expect(limitDetails({ changed: { attributes, name: { before: "a", after: "b" } }, importId: "1" })).toEqual(
    {
      changed: {
        attributes: { valuesOmitted: true, members: ["added", "old"] },
        name: { before: "a", after: "b" },
      },
      importId: "1",
    },
  );
});

test("a long list of names is cut, with the number of omitted names", () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`${n}`.padStart(255, "n"), n]));
  const facts = Object.fromEntries(
    Array.from({ length: 24 }, (_, n) => [`fact${n}`, { before: "雪".repeat(500), after: "é".repeat(500) }]),
  );
  const large = limitDetails({
    changed: { attributes: { before: {}, after: many }, ...facts },
    fields: Object.keys(many),
    note: "n".repeat(9_000),
  });
  expect(jsonbBytes(large)).toBeLessThanOrEqual(maxDetailBytes);
  expect(large).toMatchObject({
    changed: { attributes: { valuesOmitted: true, more: 193 }, fact3: { valuesOmitted: true } },
    more: 193,
    note: { valuesOmitted: true },
  });
  expect(large.fields).toHaveLength(7);
});

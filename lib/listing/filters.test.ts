import fc from "fast-check";
import { expect, test } from "vitest";
import { boolean, id, oneOf, relativeDate, resolveRelativeDate, singleLine, textList } from "./filters";

test("texts with commas and backslashes survive a round trip through the URL", () => {
  const plain = fc.string({ minLength: 1 }).filter((text) => !/\p{Cc}/u.test(text));
  const filter = textList();
  fc.assert(
    fc.property(fc.uniqueArray(plain, { minLength: 1, maxLength: 5 }), (values) => {
      expect(filter.read(filter.write(values))).toEqual(values);
    }),
  );
});

test("a list of texts is split at commas and deduplicated", () => {
  expect(textList().read("1.0,1.1,1.0")).toEqual(["1.0", "1.1"]);
  expect(textList().read("Acme\\, Inc,Other")).toEqual(["Acme, Inc", "Other"]);
});

test("rejects an empty text in a list unless allowed", () => {
  expect(textList().read("")).toBeUndefined();
  expect(textList().read("1.0,")).toBeUndefined();
  expect(textList({ allowEmpty: true }).read("")).toEqual([""]);
});

test("accepts 100 texts and rejects 101", () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n).join(",");
  expect(textList().read(numbers(100))).toHaveLength(100);
  expect(textList().read(numbers(101))).toBeUndefined();
});

test("a relative date is a number of days ago, or the start of a day in UTC", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(new Date(resolveRelativeDate("30d", now)).toISOString()).toBe("2026-10-23T12:00:00.000Z");
  expect(new Date(resolveRelativeDate("2026-11-01", now)).toISOString()).toBe("2026-11-01T00:00:00.000Z");
});

test.each([
  "",
  "0d",
  "-1d",
  "1.5d",
  "30",
  "d",
  "999999d",
  "2026-02-30",
  "2026-13-01",
  "2026-1-1",
  "now",
  "0026-01-01",
])("rejects %j as a relative date", (text) => expect(relativeDate.read(text)).toBeUndefined());

test("rejects blank text, unknown words and malformed ids", () => {
  expect(singleLine.read("  ")).toBeUndefined();
  expect(singleLine.read("a\nb")).toBeUndefined();
  expect(singleLine.read("ä 雪")).toBe("ä 雪");
  expect(boolean.read("false")).toBe(false);
  expect(boolean.read("no")).toBeUndefined();
  expect(oneOf("enabled", "disabled").read("Enabled")).toBeUndefined();
  expect(id.read("01890000-0000-7000-8000-00000000000F")).toBe("01890000-0000-7000-8000-00000000000f");
  expect(id.read("01890000")).toBeUndefined();
});

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  boolean,
  id,
  integer,
  memberValue,
  oneOf,
  relativeDate,
  resolveRelativeDate,
  singleLine,
  textList,
  versionNumber,
} from "./filters";

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

test("a relative date is a number of days ago, the start of a day in UTC, or a minute", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(new Date(resolveRelativeDate("30d", now)).toISOString()).toBe("2026-10-23T12:00:00.000Z");
  expect(new Date(resolveRelativeDate("2026-11-01", now)).toISOString()).toBe("2026-11-01T00:00:00.000Z");
  expect(new Date(resolveRelativeDate("2026-11-01T23:30Z", now)).toISOString()).toBe(
    "2026-11-01T23:30:00.000Z",
  );
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
  "2026-11-01T24:00Z",
  "2026-11-01T23:30",
  "2026-1-1",
  "now",
  "0026-01-01",
])("rejects %j as a relative date", (text) => expect(relativeDate.read(text)).toBeUndefined());

test("names and values with colons and backslashes survive a round trip through the URL", () => {
  const plain = fc.string().filter((text) => !/\p{Cc}/u.test(text));
  const named = fc.record({ name: plain.filter(Boolean), value: plain }, { requiredKeys: ["name"] });
  fc.assert(
    fc.property(named, (member) => {
      expect(memberValue.read(memberValue.write(member))).toEqual(member);
    }),
  );
  expect(memberValue.read("plan")).toEqual({ name: "plan" });
  expect(memberValue.read("plan:pro:max")).toEqual({ name: "plan", value: "pro:max" });
  expect(memberValue.read("plan:")).toEqual({ name: "plan", value: "" });
});

test.each(["", ":pro", "a\0b"])("rejects %j as the name of a member", (text) =>
  expect(memberValue.read(text)).toBeUndefined(),
);

test.each(["4", "4.2", "0.0.1", "123456789.1"])("accepts %j as a version", (text) =>
  expect(versionNumber.read(text)).toBe(text),
);

test.each(["", "v4.2", "4.2-beta", "4.", ".2", "4..2", "1234567890", "1.2.3.4.5.6.7.8.9.10.11", "4.2\n"])(
  "rejects %j as a version",
  (text) => expect(versionNumber.read(text)).toBeUndefined(),
);

test("a whole number stays within its limits", () => {
  expect(integer(1, 1_000).read("1000")).toBe(1_000);
  for (const text of ["0", "1001", "1.5", "-1", "1e2", "", " 1"]) {
    expect(integer(1, 1_000).read(text)).toBeUndefined();
  }
});

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

import { expect, test } from "vitest";
import { anyOf, singleLine } from "./filters";
import { parseFilters, parseListQuery } from "./query";

const definition = {
  sortKeys: ["name", "createdAt"] as const,
  defaultSort: { key: "name", descending: false } as const,
  filters: { q: singleLine, platform: anyOf("ios", "android") },
};
const parse = (query: string) => parseListQuery(new URLSearchParams(query), definition);

test("an empty query returns the first 50 in the default order", () => {
  expect(parse("")).toEqual({ number: 1, size: 50, sort: { key: "name", descending: false }, filters: {} });
});

test("reads page, size and sort from the URL", () => {
  expect(parse("page=3&pageSize=200&sort=-createdAt")).toEqual({
    number: 3,
    size: 200,
    sort: { key: "createdAt", descending: true },
    filters: {},
  });
});

test("reads filters, and leaves out those that were not given", () => {
  expect(parse("platform=ios,android&q=+Ada%27s+phone+").filters).toEqual({
    platform: ["ios", "android"],
    q: "Ada's phone",
  });
  expect(parse("platform=ios").filters).toEqual({ platform: ["ios"] });
});

test("reads the filters of a request body, and names them by their path", () => {
  const read = (text: string) => parseFilters(new URLSearchParams(text), definition.filters, "filter.");
  expect(read("platform=ios")).toEqual({ platform: ["ios"] });
  expect(() => read("platform=web")).toThrow("Invalid parameter filter.platform");
  expect(() => read("page=1")).toThrow("Invalid parameter filter.page");
});

test.each([
  ["page=0", "page"],
  ["page=-1", "page"],
  ["page=0.5", "page"],
  ["page=1e9", "page"],
  ["page=1;drop", "page"],
  ["page=99999999999999999999", "page"],
  ["page=1&page=2", "page"],
  ["pageSize=0", "pageSize"],
  ["pageSize=7", "pageSize"],
  ["pageSize=050", "pageSize"],
  ["pageSize=1000000000", "pageSize"],
  ["sort=pushToken", "sort"],
  ["sort=--name", "sort"],
  ["sort=name%22%3B--", "sort"],
  ["sort=", "sort"],
  ["sort=constructor", "sort"],
  ["fields=pushToken", "fields"],
  ["constructor=x", "constructor"],
  ["__proto__=x", "__proto__"],
  ["platform=web", "platform"],
  ["platform=ios,", "platform"],
  ["platform=", "platform"],
  ["platform=ios&platform=android", "platform"],
  ["q=", "q"],
  ["q=a%00b", "q"],
])("rejects %s and names the parameter", (query, parameter) => {
  expect(() => parse(query)).toThrow(
    expect.objectContaining({
      code: "invalidValue",
      details: { issues: [expect.objectContaining({ path: parameter })] },
    }),
  );
});

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseClient, openDatabase } from "./client";
import { encodeParameters } from "./parameters";
import { createTestDatabase } from "./testing";

class Foreign {}

describe("rejects before the driver sees them", () => {
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["a symbol", Symbol("s")],
    ["a function", () => 1],
    ["not a number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["an invalid date", new Date(Number.NaN)],
    ["NUL", "a\0b"],
    ["NUL in an array", ["a\0b"]],
    ["a hole", new Array(2)],
    ["a map", new Map()],
    ["a promise", Promise.resolve(1)],
    ["an object of a class", new Foreign()],
    ["a bigint in JSON", { n: 1n }],
    ["JSON of nothing", { toJSON: () => undefined }],
    ["a circular object", circular({})],
    ["a circular array", circular([])],
  ])("%s", (_, value) => {
    expect(() => encodeParameters([value])).toThrow();
  });

  test("more parameters than the protocol allows", () => {
    expect(() => encodeParameters(Array(65_534).fill(1))).toThrow(RangeError);
    expect(encodeParameters(Array(65_533).fill(1))).toHaveLength(65_533);
  });

  test("more text than the limit", () => {
    expect(() => encodeParameters(Array(65).fill("x".repeat(1024 * 1024)))).toThrow("too large");
  });

  test("the error names the parameter, never its value", () => {
    expect(() => encodeParameters(["fine", Symbol("secret")])).toThrow(/^Parameter \$2 is a symbol\.$/);
  });
});

describe("round-trips", () => {
  let client: DatabaseClient;
  beforeAll(async () => {
    client = openDatabase({ url: await createTestDatabase({ migrated: false }), size: 1 });
  });
  afterAll(() => client.close());

  test.each<[string, unknown, unknown]>([
    ["text", `quote ' double " back \\ slash, {brace} \u{1F4F1}`, undefined],
    ["int", 42, undefined],
    ["bigint", 9_007_199_254_740_993n, "9007199254740993"],
    ["bool", true, undefined],
    ["timestamptz", new Date("2026-01-02T03:04:05.678Z"), "2026-01-02 03:04:05.678+00"],
    ["bytea", new Uint8Array([0, 255, 92]), Buffer.from([0, 255, 92])],
    ["jsonb", { a: [1, null, "x"], b: { c: true } }, undefined],
    ["text[]", ['a"b', "c\\d", "", "NULL", null, "e,f"], '{"a\\"b","c\\\\d","","NULL",NULL,"e,f"}'],
    [
      "int[]",
      [
        [1, 2],
        [3, 4],
      ],
      "{{1,2},{3,4}}",
    ],
    ["text[]", [], "{}"],
  ])("%s", async (type, value, read) => {
    const [row] = await client.read((db) =>
      db.execute(sql`select ${sql.param(value)}::${sql.raw(type)} as value`),
    );
    expect(row?.value).toEqual(read ?? value);
  });
});

function circular<T extends object>(value: T): T {
  Object.assign(value, { 0: value });
  return value;
}

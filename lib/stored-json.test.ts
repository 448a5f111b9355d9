import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { boundsError, fitsWithin, jsonbBytes } from "./stored-json";

let client: DatabaseClient;

beforeAll(async () => {
  client = openDatabase({ url: await createTestDatabase(), size: 1 });
});

afterAll(() => client.close());

test("computes the size that PostgreSQL reports for a jsonb value", async () => {
  const storable = fc
    .jsonValue({ maxDepth: 4 })
    .filter((value) => !JSON.stringify(value).includes("\\u0000") && JSON.stringify(value).isWellFormed());
  const numbers = [0, -0, 1e21, -1e300, 1.5e-7, -1.25e-300, 5e-324, 0.1, 123456.789];
  const values: unknown[] = [numbers, { 'quote"': "line\n\tend\u0001", ä: "雪😀" }, [], {}, [[], {}], null];
  values.push(...fc.sample(storable, 300));
  const rows = await client.read((db) =>
    db.execute<{ bytes: number }>(sql`
      select octet_length(value::text) as bytes
      from jsonb_array_elements(${JSON.stringify(values)}::jsonb) with ordinality as given (value, place) order by place`),
  );
  expect(values.map(jsonbBytes)).toEqual(rows.map(({ bytes }) => bytes));
  for (const [at, { bytes }] of rows.entries()) {
    expect([fitsWithin(bytes, values[at]), fitsWithin(bytes - 1, values[at])]).toEqual([true, false]);
  }
});

const bounds = { bytes: 100, members: 3 };
const problem = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  boundsError("It", before, after, bounds);

test("limits the bytes, the members and the length of names", () => {
  expect(problem({}, { a: "x".repeat(91) })).toBeUndefined();
  expect(problem({}, { a: "x".repeat(92) })).toContain("at most 100 bytes");
  expect(problem({}, { a: 1, b: 2, c: 3 })).toBeUndefined();
  expect(problem({}, { a: 1, b: 2, c: 3, d: 4 })).toContain("4 members");
  const wide = { bytes: 1_000, members: 3 };
  expect(boundsError("It", {}, { in: [{ ["n".repeat(255)]: 1 }] }, wide)).toBeUndefined();
  expect(boundsError("It", {}, { in: [{ ["n".repeat(256)]: 1 }] }, wide)).toContain("255 characters");
});

test("a value that already exceeds a limit may stay or shrink but not grow", () => {
  const before = { a: "x".repeat(200), b: 1, c: 1, d: 1 };
  expect(problem(before, { ...before, a: "y".repeat(200) })).toBeUndefined();
  expect(problem(before, { a: "x".repeat(150), b: 1 })).toBeUndefined();
  expect(problem(before, { ...before, a: "x".repeat(201) })).toBeDefined();
  expect(problem(before, { ...before, a: "x", e: 1 })).toBeDefined();
});

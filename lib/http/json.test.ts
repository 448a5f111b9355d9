import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError } from "@/lib/errors";
import { parseJson } from "./json";

const parse = (text: string) => parseJson(new TextEncoder().encode(text));

const errorOf = (run: () => unknown): DomainError => {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("Accepted.");
};

test("parses any storable value unchanged", () => {
  const storable = fc
    .jsonValue({ maxDepth: 5 })
    .filter(
      (value) => !JSON.stringify(value).includes("__proto__") && !JSON.stringify(value).includes("\\u0000"),
    );
  fc.assert(
    fc.property(storable, (value) => {
      expect(parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("an empty body is undefined rather than an error", () => {
  expect(parse("")).toBeUndefined();
});

test("accepts 32 levels and rejects 33", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(parse(nested(32))).toBeInstanceOf(Array);
  expect(errorOf(() => parse(nested(33))).code).toBe("invalidBody");
});

test("rejects a million opening brackets before parsing", () => {
  expect(errorOf(() => parse("[".repeat(1_000_000))).message).toMatch(/nested deeper/);
});

test("ignores brackets and commas inside strings", () => {
  const text = `${"[".repeat(100)}\\"${",".repeat(2_000)}`;
  expect(parse(JSON.stringify({ text }))).toEqual({ text });
});

test("accepts 1,000 members and rejects 1,001", () => {
  const members = (count: number) => JSON.stringify(Array.from({ length: count }, () => 1));
  expect(parse(members(1_000))).toHaveLength(1_000);
  expect(errorOf(() => parse(members(1_001))).message).toMatch(/1000 members/);
});

test.each([
  ["a NUL", '{"a":{"b":["x\\u0000"]}}', "a.b[0]"],
  ["half of a surrogate pair", '{"a":"\\ud800"}', "a"],
  ["a number past a double's range", '{"a":1e999}', "a"],
  ["__proto__ as a name", '{"a":{"__proto__":{"x":1}}}', "a.__proto__"],
])("rejects %s and names the field", (_, text, path) => {
  expect(errorOf(() => parse(text)).details.issues).toMatchObject([{ path }]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test.each(["{", "nonsense", '{"a":1}}', "\u{feff}x"])("rejects %s as malformed", (text) => {
  expect(errorOf(() => parse(text)).code).toBe("invalidBody");
});

test("rejects invalid UTF-8", () => {
  expect(errorOf(() => parseJson(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))).code).toBe("invalidBody");
});

test.each([
  "9007199254740993",
  "-9007199254740993",
  "12345678901234567890",
  "9007199254740993.0",
  "90071992547409.93e2",
  "9007199254740992.5",
  "1e-400",
])("rejects the number %s, which would be rounded", (number) => {
  const error = errorOf(() => parse(`{"a":[1,${number}]}`));
  expect(error.code).toBe("invalidBody");
  expect(error.message).toContain(`The number ${number} cannot be stored exactly`);
});

test.each([
  ["9007199254740991", 9007199254740991],
  ["9007199254740992", 9007199254740992],
  ["1e23", 1e23],
  ["1.5E3", 1500],
  ["100000000000000000000", 1e20],
  ["0.1234567890123456789", 0.12345678901234568],
  ["0.0000000000000000000", 0],
  ["-0e10", -0],
])("accepts the number %s", (number, value) => {
  expect(parse(`{"a":${number}}`)).toEqual({ a: value });
});

test("ignores digits inside strings", () => {
  expect(parse('{"9007199254740993":"9007199254740993"}')).toEqual({
    "9007199254740993": "9007199254740993",
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError } from "@/lib/errors";
import { parseJson } from "./json";

const parse = (text: string) => parseJson(new TextEncoder().encode(text));

const refusal = (run: () => unknown): DomainError => {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
};

test("a body comes out as it went in", () => {
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

test("an empty body is no value rather than an error", () => {
  expect(parse("")).toBeUndefined();
});

test("32 levels are taken and 33 are refused", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(parse(nested(32))).toBeInstanceOf(Array);
  expect(refusal(() => parse(nested(33))).code).toBe("invalidBody");
});

test("a million opening brackets are refused before they are parsed", () => {
  expect(refusal(() => parse("[".repeat(1_000_000))).message).toMatch(/nested deeper/);
});

test("brackets and commas inside text count for nothing", () => {
  const text = `${"[".repeat(100)}\\"${",".repeat(2_000)}`;
  expect(parse(JSON.stringify({ text }))).toEqual({ text });
});

test("1,000 members are taken and 1,001 are refused", () => {
  const members = (count: number) => JSON.stringify(Array.from({ length: count }, () => 1));
  expect(parse(members(1_000))).toHaveLength(1_000);
  expect(refusal(() => parse(members(1_001))).message).toMatch(/1000 members/);
});

test.each([
  ["a NUL", '{"a":{"b":["x\\u0000"]}}', "a.b[0]"],
  ["half of a surrogate pair", '{"a":"\\ud800"}', "a"],
  ["a number past a double's range", '{"a":1e999}', "a"],
  ["__proto__ as a name", '{"a":{"__proto__":{"x":1}}}', "a.__proto__"],
])("%s is refused, and the answer names the place", (_, text, path) => {
  expect(refusal(() => parse(text)).details.issues).toMatchObject([{ path }]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test.each(["{", "nonsense", '{"a":1}}', "\u{feff}x"])("%s is refused as malformed", (text) => {
  expect(refusal(() => parse(text)).code).toBe("invalidBody");
});

test("bytes that are no UTF-8 are refused", () => {
  expect(refusal(() => parseJson(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))).code).toBe("invalidBody");
});

test.each([
  "9007199254740993",
  "-9007199254740993",
  "12345678901234567890",
  "9007199254740993.0",
  "90071992547409.93e2",
  "9007199254740992.5",
  "1e-400",
])("the number %s would be rounded and is refused", (number) => {
  const error = refusal(() => parse(`{"a":[1,${number}]}`));
  expect(error.code).toBe("invalidBody");
  expect(error.message).toContain(`The number ${number} cannot be kept exactly`);
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
])("the number %s is taken", (number, value) => {
  expect(parse(`{"a":${number}}`)).toEqual({ a: value });
});

test("digits inside text are no number", () => {
  expect(parse('{"9007199254740993":"9007199254740993"}')).toEqual({
    "9007199254740993": "9007199254740993",
  });
});

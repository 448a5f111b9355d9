import { expect, test } from "vitest";
import { isolateDirection } from "./isolate-direction";

test.each([
  ["Ada’s iPhone", "Ada’s iPhone"],
  ["الهاتف", "الهاتف"],
  ["\u202Eenohp", "\u2068\u202Eenohp\u2069"],
  ["\u2068\u202Eenohp\u2069", "\u2068\u202Eenohp\u2069"],
  ["\u2067\u202Eenohp", "\u2068\u202Eenohp\u2069"],
  // An early end of the isolation would let the override out.
  ["\u2069\u202Eenohp", "\u2068\u202Eenohp\u2069"],
])("%j becomes %j", (name, isolated) => {
  expect(isolateDirection(name)).toBe(isolated);
});

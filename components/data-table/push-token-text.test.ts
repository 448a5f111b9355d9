import { expect, test } from "vitest";
import { looksLikePart, looksLikePushToken } from "./push-token-text";

test.each([
  ["a1b2c3d4e5f6a7b8", true],
  ["<a1b2c3d4 e5f6a7b8>", true],
  ["A1B2C3D4", true],
  ["dGhpcyBpcyBh:APA91bFoo", true],
  ["dGhpc1BpcyBhcGlkX3", true],
  ["a1b2…e5f6", false],
  ["grace hopper", false],
  ["grace.hopper@example.com", false],
  ["iPhone 16 Pro Max", false],
  ["20260504", false],
  ["install-00103", false],
])("whether %j may be a push token: %j", (text, expected) => {
  expect(looksLikePushToken(text)).toBe(expected);
});

test.each([
  ["a1b2c3", true],
  ["e5f6a7b8c9d0", true],
  ["a1b2…", true],
  ["0192f3a4-5b6c", true],
  ["grace", false],
  ["nothing-like-this", false],
  ["pixel 8", false],
])("whether %j may be a part of a token or id: %j", (text, expected) => {
  expect(looksLikePart(text)).toBe(expected);
});

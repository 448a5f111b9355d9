import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { maxPushTokenBytes, normalisePushToken, pushTokenProblem, toPushTokenColumns } from "./push-token";

const hex = fc
  .uint8Array({ minLength: 1, maxLength: 100 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));

/** A hex token as clients write it: in any case, with spaces and angle brackets. */
const spelled = (token: string) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: token.length, maxLength: token.length }),
      fc.constantFrom(0, 2, 8),
      fc.boolean(),
    )
    .map(([upper, groupSize, inBrackets]) => {
      const cased = [...token].map((digit, n) => (upper[n] ? digit.toUpperCase() : digit)).join("");
      const spaced = groupSize === 0 ? cased : cased.replace(new RegExp(`.{${groupSize}}(?=.)`, "g"), "$& ");
      return inBrackets ? `<${spaced}>` : spaced;
    });

test("all spellings of an APNs token have one normal form", () => {
  const tokenAndSpelling = hex.chain((token) => fc.tuple(fc.constant(token), spelled(token)));
  fc.assert(
    fc.property(tokenAndSpelling, ([token, spelling]) => {
      expect(normalisePushToken(spelling, "apns")).toEqual({ pushToken: token });
      expect(normalisePushToken(token, "apns")).toEqual({ pushToken: token });
    }),
  );
});

test.each([
  ["an FCM token of an iPhone", `cTestToken:APA91b${randomBytes(100).toString("base64url")}`, "apns"],
  ["an FCM token that looks like hex", "ABCDEF0123456789", "fcm"],
  ["an Expo token", "ExponentPushToken[Ab3dEfGhIjKlMnOpQrStUv]", "apns"],
  ["a Windows push URI", "https://db5.notify.windows.com/?token=AwYAAAB%2fa", "fcm"],
  ["letters outside ASCII", "é".repeat(200), "apns"],
  ["letters that are not hex", "sampleToken123", "apns"],
  ["a token that contains a placeholder", "null-and-void:APA91b", "fcm"],
] as const)("%s is unchanged", (_, token, service) => {
  expect(normalisePushToken(token, service)).toEqual({ pushToken: token });
  expect(normalisePushToken(` ${token} `, service)).toEqual({ pushToken: token });
});

test.each([
  ["", "  "],
  ["null", "NULL", "(null)", "<null>", '"null"', "nil", "undefined", "None", "N/A", "BLACKLISTED"],
  ["token", "device_token", "<your device token>", "SERVICE_NOT_AVAILABLE", "[object Object]", "{}", "-"],
  ["{length=32,bytes=0xd3b997af4e2a...3f1b}", "{length = 32, bytes = 0xd3b997af 4e2a ... 3f1b }"],
  ['Optional("d3b997af")', "32 bytes", "<OS_dispatch_data: data[0x600]>"],
  ["a\tb", "a\nb", "token\r\n", "a\u0007b", "a\u007fb", "a\u200bb", "a\u2028b", "toke…6789"],
])("rejects %j and similar texts for every service", (...texts) => {
  for (const text of texts) {
    expect(pushTokenProblem(text), text).not.toBeNull();
    for (const service of ["apns", "fcm"] as const) {
      expect(normalisePushToken(text, service), text).toEqual({ problem: expect.any(String) });
    }
  }
});

test("limits the length of a token, and stores a long one by its digest", () => {
  const longest = "x".repeat(maxPushTokenBytes);
  expect(pushTokenProblem(longest)).toBeNull();
  expect(pushTokenProblem(`${longest}x`)).toBe("At most 4096 bytes");
  const stored = toPushTokenColumns(longest, "fcm");
  expect(stored.longPushToken).toBe(longest);
  expect(stored.pushToken.length).toBeLessThan(100);
  expect(toPushTokenColumns(`${longest.slice(1)}y`, "fcm").pushToken).not.toBe(stored.pushToken);
  expect(toPushTokenColumns("x".repeat(2_048), "fcm")).toEqual({
    pushToken: "x".repeat(2_048),
    longPushToken: null,
  });
});

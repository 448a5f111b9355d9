import { expect, test } from "vitest";
import { generateApiKey, hashApiKey, looksLikeApiKey } from "./api-keys";

test.each(["server", "mobile", "readonly"] as const)(
  "a new %s key has a prefix with its kind and a valid checksum",
  (kind) => {
    const { key, secretHash, lastFour } = generateApiKey(kind);
    expect(key).toMatch(new RegExp(`^rc_${kind}_[0-9a-f]{56}$`));
    expect(looksLikeApiKey(key)).toBe(true);
    expect(secretHash).toBe(hashApiKey(key));
    expect(key.endsWith(lastFour)).toBe(true);
  },
);

test("rejects a key with a changed character or another kind's prefix", () => {
  const { key } = generateApiKey("mobile");
  const other = key.at(-1) === "0" ? "1" : "0";
  expect(looksLikeApiKey(key.slice(0, -1) + other)).toBe(false);
  expect(looksLikeApiKey(key.replace("rc_mobile_", "rc_server_"))).toBe(false);
  expect(looksLikeApiKey("")).toBe(false);
});

import { expect, test } from "vitest";
import { decrypt, encrypt } from "./encryption";

const [secret, other] = ["a secret of this instance", "the secret before it"];
const text = "-----BEGIN PRIVATE KEY-----\nÄ 🦊\n-----END PRIVATE KEY-----";

test("a key is decrypted with any of the instance's secrets, and with no other", () => {
  const encrypted = encrypt(secret, text, "row 1");
  expect(encrypted).not.toContain("PRIVATE");
  expect(encrypt(secret, text, "row 1")).not.toBe(encrypted);
  expect(decrypt([secret], encrypted, "row 1")).toBe(text);
  expect(decrypt([other, secret], encrypted, "row 1")).toBe(text);
  expect(decrypt([other], encrypted, "row 1")).toBeUndefined();
  expect(decrypt([], encrypted, "row 1")).toBeUndefined();
});

test("a key that was changed, cut or copied to another row is not decrypted", () => {
  const encrypted = encrypt(secret, text, "row 1");
  expect(decrypt([secret], encrypted, "row 2")).toBeUndefined();
  const changed = `${encrypted.slice(0, 60)}${encrypted[60] === "A" ? "B" : "A"}${encrypted.slice(61)}`;
  for (const broken of [changed, encrypted.slice(0, 50), "", "v1.", "v2.AAAA", text]) {
    expect(decrypt([secret], broken, "row 1"), broken).toBeUndefined();
  }
});

import { expect, test } from "vitest";
import { ConfigError, readConfig } from "./config";

test("an empty environment gives the default configuration", () => {
  expect(readConfig({ PORT: "" })).toMatchObject({
    port: 3000,
    databaseUrl: undefined,
    adminEmail: "admin@example.com",
  });
});

test.each([
  ["PORT", "70000"],
  ["PORT", "http"],
  ["DATABASE_URL", "mysql://localhost/x"],
  ["DATABASE_URL", "nonsense"],
  ["DATABASE_POOL_SIZE", "0"],
  ["ROLLCALL_ADMIN_EMAIL", "nobody"],
  ["ROLLCALL_ADMIN_PASSWORD", "short"],
  ["ROLLCALL_SECRET", "short"],
  ["ROLLCALL_URL", "ftp://example.com"],
  ["ROLLCALL_URL", "https://example.com/console"],
  ["ROLLCALL_SECRET", "a".repeat(40)],
  ["ROLLCALL_TRUSTED_PROXIES", "-1"],
  ["ROLLCALL_RATE_LIMITS", "some"],
  ["ROLLCALL_METRICS_TOKEN", "short"],
  ["LOG_LEVEL", "loud"],
])("a bad %s (%s) is rejected with one line that names it and does not repeat the value", (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name} [^\\n]*\\.$`));
});

test("old names and values are accepted, and the new name takes precedence", () => {
  expect(readConfig({ ROLLCALL_FRONT: "lean" }).serverMode).toBe("direct");
  expect(readConfig({ ROLLCALL_SIGN_IN_LIMIT: "7" }).signInLimit).toBe(7);
  expect(
    readConfig({ ROLLCALL_SIGN_IN_LIMIT: "7", ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT: "8" }).signInLimit,
  ).toBe(8);
  expect(() => readConfig({ ROLLCALL_KEY_LIMIT: "many" })).toThrow(/^ROLLCALL_KEY_LIMIT /);
});

import { expect, test } from "vitest";
import { describeError, redactEmails } from "./log";

test("a logged query error contains no parameters and no row values", () => {
  const cause = Object.assign(new Error("duplicate key value violates unique constraint"), {
    code: "23505",
    constraint_name: "devices_push_token",
    detail: "Key (push_token)=(secretToken) already exists.",
  });
  const error = new Error("Failed query: insert … params: secretToken", { cause });
  const described = JSON.stringify(describeError(error));
  expect(described).not.toContain("secretToken");
  expect(described).toContain("23505");
  expect(described).toContain("devices_push_token");
});

test("masks email addresses in log lines and nothing else", () => {
  for (const [line, masked] of [
    ['{"caller":"user ada@example.com","ms":3}', '{"caller":"user [email]","ms":3}'],
    ['{"path":"/api/users/ada.l+x%40example.com"}', '{"path":"/api/users/[email]"}'],
    ['{"message":"invalid input: \\"ada@example.com\\""}', '{"message":"invalid input: \\"[email]\\""}'],
    ['{"message":"Key (email)=(grüße@example.com) exists"}', '{"message":"Key (email)=([email]) exists"}'],
    ['{"path":"/ada@localhost"}', '{"path":"/[email]"}'],
    [
      '{"frames":["at f (node_modules/@hono/node-server/dist/index.mjs:1:2)"]}',
      '{"frames":["at f (node_modules/@hono/node-server/dist/index.mjs:1:2)"]}',
    ],
    ['{"msg":"no address"}', '{"msg":"no address"}'],
  ] as const) {
    expect(redactEmails(line)).toBe(masked);
  }
  const before = process.cpuUsage();
  redactEmails(`${"a".repeat(100_000)} @ %40`);
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
});

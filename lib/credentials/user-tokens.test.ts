import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AuthorizedProjectId } from "@/lib/context";
import { signUserToken, verifyUserToken } from "./user-tokens";

const secret = "a signing secret of this project";
const secrets = { signingSecret: secret, previousSigningSecret: "the one before it" };
const project = { id: "0198c0de-0000-7000-8000-000000000001" as AuthorizedProjectId, slug: "pizza" };
const now = Math.floor(Date.now() / 1_000);

// The clock stands still, near the end of a second.
beforeAll(() => void vi.useFakeTimers({ toFake: ["Date"], now: now * 1_000 + 999 }));
afterAll(() => void vi.useRealTimers());

const sign = (payload: Record<string, unknown>, key = secret, alg = "HS256", kid?: string) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .sign(new TextEncoder().encode(key));
const verify = (token: string) => verifyUserToken(token, secrets, project);

const good = { email: "ada@example.com", iat: now, exp: now + 60 };

test("accepts a token signed with the current or the previous secret", async () => {
  await expect(verify(await sign(good))).resolves.toEqual({ email: "ada@example.com" });
  await expect(verify(await sign(good, "the one before it"))).resolves.toEqual({
    email: "ada@example.com",
  });
});

test.each([
  ["JWT is invalid", () => sign(good, "another secret")],
  ["JWT is invalid", () => sign(good, secret.padEnd(64, "."), "HS512")],
  ["JWT token is expired", () => sign({ ...good, iat: now - 60, exp: now - 30 })],
  ["JWT format is invalid", async () => "nonsense"],
  ["exp must be less than 1 year from iat", () => sign({ ...good, exp: now + 400 * 24 * 3_600 })],
  ["JWT payload requires a value for userId or email", () => sign({ iat: now, exp: now + 60 })],
  ["Invalid payload", () => sign({ email: "ada@example.com" })],
])("rejects a token with the message %s", async (message, token) => {
  await expect(verify(await token())).rejects.toMatchObject({
    code: "invalidUserToken",
    message,
  });
});

test("a signed token names its user and project, and verifies", async () => {
  const identity = { email: "ada@example.com", externalUserId: "298398" };
  const claims = { identity, projectSlug: "pizza", expiresInSeconds: 365 * 24 * 3_600 };
  const { token, expiresAt } = await signUserToken(secret, claims);
  await expect(verify(token)).resolves.toEqual(identity);
  expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256", typ: "JWT", kid: "pizza" });
  expect(decodeJwt(token)).toMatchObject({ aud: "pizza", exp: expiresAt.getTime() / 1_000 });
});

test.each([
  ["iat in the future", { iat: now + 120, exp: now + 180 }, "Invalid payload"],
  ["iat in ten years", { iat: now + 3_650 * 86_400, exp: now + 3_651 * 86_400 }, "Invalid payload"],
  ["times beyond all calendars", { iat: 1e300, exp: 1e300 }, "Invalid payload"],
  ["an exp beyond all calendars", { exp: 1e300 }, "Invalid payload"],
  ["exp before iat", { iat: now + 50, exp: now + 40 }, "Invalid payload"],
  ["exp equal to iat", { iat: now + 50, exp: now + 50 }, "Invalid payload"],
  ["a fraction as iat", { iat: now - 0.5 }, "Invalid payload"],
  ["a fraction as nbf", { nbf: now - 0.5 }, "Invalid payload"],
  ["an iat as text", { iat: String(now) }, "JWT is invalid"],
  ["an nbf in the future", { nbf: now + 120 }, "JWT is invalid"],
  ["an exp just past", { iat: now - 60, exp: now - 1 }, "JWT token is expired"],
])("refuses a token with %s", async (_what, times, message) => {
  await expect(verify(await sign({ ...good, ...times }))).rejects.toMatchObject({
    code: "invalidUserToken",
    message,
  });
});

test("accepts times of a clock that is up to a minute ahead", async () => {
  const ahead = { ...good, iat: now + 30, nbf: now + 30, exp: now + 90 };
  await expect(verify(await sign(ahead))).resolves.toEqual({ email: "ada@example.com" });
  await expect(verify(await sign({ ...good, nbf: now - 5 }))).resolves.toEqual({ email: "ada@example.com" });
});

test("refuses a token whose kid or aud names another project, and accepts one that names this one", async () => {
  for (const [claims, kid] of [
    [{ aud: "burger" }],
    [{ aud: "pizza" }, "burger"],
    [{ aud: "burger" }, "pizza"],
    [{}, "burger"],
    [{ aud: [] }],
    [{ aud: 7 }],
  ] as [object, string?][]) {
    const token = await sign({ ...good, ...claims }, secret, "HS256", kid);
    await expect(verify(token)).rejects.toMatchObject({
      code: "invalidUserToken",
      message: "Invalid payload",
    });
  }
  for (const [claims, kid] of [
    [{ aud: "pizza" }],
    [{ aud: ["burger", project.id] }],
    [{ aud: project.id.toUpperCase() }, "pizza"],
    [{}, project.id],
  ] as [object, string?][]) {
    await expect(verify(await sign({ ...good, ...claims }, secret, "HS256", kid))).resolves.toEqual({
      email: "ada@example.com",
    });
  }
});

import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { expect, test } from "vitest";
import { signUserToken, verifyUserToken } from "./user-tokens";

const secret = "a signing secret of this project";
const secrets = { signingSecret: secret, previousSigningSecret: "the one before it" };
const now = Math.floor(Date.now() / 1_000);

const sign = (payload: Record<string, unknown>, key = secret, alg = "HS256") =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key));

const good = { email: "ada@example.com", iat: now, exp: now + 60 };

test("a token signed with the current or the previous secret names its user", async () => {
  await expect(verifyUserToken(await sign(good), secrets)).resolves.toEqual({ email: "ada@example.com" });
  await expect(verifyUserToken(await sign(good, "the one before it"), secrets)).resolves.toEqual({
    email: "ada@example.com",
  });
});

test.each([
  ["JWT is invalid", () => sign(good, "a stranger's secret")],
  ["JWT is invalid", () => sign(good, secret.padEnd(64, "."), "HS512")],
  ["JWT token is expired", () => sign({ ...good, iat: now - 60, exp: now - 30 })],
  ["JWT format is invalid", async () => "nonsense"],
  ["exp must be less than 1 year from iat", () => sign({ ...good, exp: now + 400 * 24 * 3_600 })],
  ["JWT payload requires a value for userId or email", () => sign({ iat: now, exp: now + 60 })],
  ["Invalid payload", () => sign({ email: "ada@example.com" })],
])("refused as %s, in the words that SDKs know", async (message, token) => {
  await expect(verifyUserToken(await token(), secrets)).rejects.toMatchObject({
    code: "invalidUserToken",
    message,
  });
});

test("a token that we sign names its user and its project, and is one that we accept", async () => {
  const identity = { email: "ada@example.com", externalUserId: "298398" };
  const claims = { identity, projectSlug: "pizza", expiresInSeconds: 365 * 24 * 3_600 };
  const { token, expiresAt } = await signUserToken(secret, claims);
  await expect(verifyUserToken(token, secrets)).resolves.toEqual(identity);
  expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256", typ: "JWT", kid: "pizza" });
  expect(decodeJwt(token)).toMatchObject({ aud: "pizza", exp: expiresAt.getTime() / 1_000 });
});

import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { verifyUserToken } from "./user-tokens";

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

import { decodeJwt } from "jose";
import type { UserTokenView } from "@/lib/user-tokens/views";
import { register, sampleDevice, signUserToken } from "../../fixtures/iterable";
import { callNative } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";

const email = "ada@example.com";

const ask = (project: TestProject, body: object, key = project.keys.server) =>
  callNative(project, "user-tokens", { method: "POST", body: JSON.stringify(body), key });

async function mint(project: TestProject, body: object): Promise<UserTokenView> {
  const answer = await ask(project, body);
  expect(answer.status).toBe(200);
  return answer.json();
}

/** Registers a device with a mobile key and returns the response's code. */
async function registerAs(project: TestProject, token: string, who: object = { email }): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  return (await register(project.keys.mobile, { ...who, device: sampleDevice }, headers)).body.code;
}

test("a token minted by a server key serves its user, and no other, on every API", async ({ project }) => {
  const { token } = await mint(project, { email });
  expect(await registerAs(project, token)).toBe("Success");
  expect(await registerAs(project, token, { email: "eve@example.com" })).toBe("JwtUserIdentifiersMismatched");
  await register(project.keys.server, { email: "eve@example.com", device: sampleDevice });

  const own = await fetch(new URL("/api/v2/mobiledevices", serverUrl()), {
    headers: { authorization: `Bearer ${token}` },
  });
  expect([own.status, (await own.json()).total]).toEqual([200, 1]);

  const tribehr = async (name: string) => {
    const answer = await fetch(new URL("/mobile_devices.json", serverUrl()), {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${name}:${token}`).toString("base64")}` },
      body: new URLSearchParams({
        device_identifier: "one",
        notification_token: "token-of-one",
        operating_system: "ios",
      }),
    });
    return answer.status;
  };
  expect([await tribehr(email), await tribehr("eve@example.com")]).toEqual([200, 401]);
});

test("names its project, lasts an hour by default and returns its expiry", async ({ project }) => {
  const now = () => Math.floor(Date.now() / 1_000);
  const before = now();
  const { token, expiresAt } = await mint(project, { email, userId: "298398" });
  const after = now();
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
  expect(claims).toEqual({ email, userId: "298398", aud: project.slug });
  expect(exp - iat).toBe(3_600);
  expect(iat).toBeGreaterThanOrEqual(before);
  expect(iat).toBeLessThanOrEqual(after);
  expect(expiresAt).toBe(new Date(exp * 1_000).toISOString());

  const year = await mint(project, { userId: "298398", expiresInSeconds: 31_536_000 });
  expect(await registerAs(project, year.token, { userId: "298398", preferUserId: true })).toBe("Success");
});

test("expires with the code that makes SDKs fetch a new one", async ({ project }) => {
  const { token } = await mint(project, { email, expiresInSeconds: 1 });
  await expect.poll(() => registerAs(project, token)).toBe("InvalidJwtPayload");
  const headers = { authorization: `Bearer ${token}` };
  const late = await register(project.keys.mobile, { email, device: sampleDevice }, headers);
  expect([late.status, late.body]).toEqual([
    401,
    { msg: "JWT token is expired", code: "InvalidJwtPayload", params: null },
  ]);
});

test("is rejected in another project", async ({ project, makeProject }) => {
  const neighbour = await makeProject();
  const { token } = await mint(neighbour, { email });
  expect(await registerAs(project, token)).toBe("InvalidJwtPayload");
  expect(await registerAs(neighbour, token)).toBe("Success");
  expect((await ask(project, { email }, neighbour.keys.server)).status).toBe(404);
});

test("admins mint tokens; editors, viewers, mobile and read-only keys cannot", async ({ makeProject }) => {
  for (const [role, status] of [
    ["viewer", 403],
    ["editor", 403],
    ["admin", 200],
  ] as const) {
    const project = await makeProject({ role });
    const answer = await (await signIn(project)).post("user-tokens", { email });
    expect([role, answer.status]).toEqual([role, status]);
  }
  const project = await makeProject();
  const status = async (key: string) => (await ask(project, { email }, key)).status;
  const { server, mobile, readonly } = project.keys;
  expect([await status(mobile), await status(readonly), await status(server)]).toEqual([403, 403, 200]);
});

for (const [what, body, status] of [
  ["nobody", {}, 422],
  ["an email that is none", { email: "ada" }, 422],
  ["a userId that is too long", { userId: "x".repeat(53) }, 422],
  ["more than a year", { email, expiresInSeconds: 31_536_001 }, 422],
  ["no time at all", { email, expiresInSeconds: 0 }, 422],
  ["a claim of the client's own", { email, aud: "other" }, 422],
] as const) {
  test(`does not sign a token for ${what}`, async ({ project }) => {
    expect((await ask(project, body)).status).toBe(status);
  });
}

test("an email alone identifies nobody in a userId project", async ({ makeProject }) => {
  const project = await makeProject({ identityType: "userId" });
  expect((await ask(project, { email })).status).toBe(400);
  expect((await ask(project, { userId: "298398" })).status).toBe(200);
});

test("rotating the signing secret keeps tokens valid once and ends them the second time", async ({
  project,
}) => {
  const admin = await signIn(project);
  const rotate = async () => (await (await admin.post("signing-secret/rotate")).json()).signingSecret;
  const first = await mint(project, { email });

  const signingSecret = await rotate();
  expect(signingSecret).toMatch(/^[0-9a-f]{64}$/);
  const second = await mint(project, { email });
  const own = await signUserToken({ ...project, signingSecret }, { email });
  for (const token of [first.token, second.token, own])
    expect(await registerAs(project, token)).toBe("Success");

  await rotate();
  expect(await registerAs(project, first.token)).toBe("InvalidJwtPayload");
  expect(await registerAs(project, second.token)).toBe("Success");
});

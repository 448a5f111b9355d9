import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";

const registration = (n: number) => ({
  email: `user${n}@example.com`,
  device: { token: `token-${n}`, platform: "APNS", applicationName: "com.example.app" },
});

const iterable = ({ url, keys }: Rollcall, path: string, body: unknown, headers = {}) =>
  fetch(`${url}/api/users/${path}`, {
    method: "POST",
    headers: { "api-key": keys.server, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const bearer = ({ url }: Rollcall, path: string, key: string, headers = {}) =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } });

const accessToken = ({ url }: Rollcall, client_secret: string) =>
  fetch(`${url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", client_id: "default", client_secret }),
  });

const tribehr = ({ url }: Rollcall, password: string) =>
  fetch(`${url}/mobile_devices.json`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`ada@example.com:${password}`).toString("base64")}` },
    body: new URLSearchParams({
      device_identifier: "one",
      notification_token: "token-of-one",
      operating_system: "ios",
    }),
  });

/** Sends requests, a few at a time, so that none is rejected because the server is busy, and counts the answers. */
const statuses = async (count: number, send: (n: number) => Promise<Response>) => {
  const counts: Record<number, number> = {};
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  const client = async () => {
    for (const n of numbers) {
      const { status } = await send(n);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all([client(), client(), client(), client()]);
  return counts;
};

test("rejects a key over its limit in each API's own format, and no other key", async ({ start }) => {
  const rollcall = await start({ env: { ROLLCALL_RATE_LIMIT_PER_KEY: "120" } });
  const { keys } = rollcall;

  const post = (n: number) => iterable(rollcall, "registerDeviceToken", registration(n));
  expect(await statuses(19, post)).toEqual({ 200: 19 });

  const users = Array.from({ length: 100 }, (_, n) => ({ email: `bulk${n}@example.com`, dataFields: { n } }));
  expect((await iterable(rollcall, "bulkUpdate", { users })).status).toBe(200);
  const last = await bearer(rollcall, "/api/v2/mobiledevices", keys.server);
  expect(last.status).toBe(200);
  expect(last.headers.get("inin-ratelimit-count")).toBe("120");
  expect(last.headers.get("inin-ratelimit-allowed")).toBe("120");
  expect(Number(last.headers.get("inin-ratelimit-reset"))).toBeGreaterThan(0);

  const refused = {
    iterable: await iterable(rollcall, "registerDeviceToken", registration(1), {
      "x-forwarded-for": "203.0.113.7",
    }),
    genesys: await bearer(rollcall, "/api/v2/mobiledevices", keys.server),
    tribehr: await tribehr(rollcall, keys.server),
    native: await bearer(rollcall, "/api/v1/projects/default/devices", keys.server),
  };
  for (const answer of Object.values(refused)) {
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  }
  expect(await refused.iterable.json()).toEqual({
    msg: "Exceeded rate limit.",
    code: "RateLimitExceeded",
    params: null,
  });
  expect(refused.iterable.headers.get("access-control-allow-origin")).toBe("*");
  expect(refused.genesys.headers.get("access-control-allow-origin")).toBe("*");
  expect(refused.genesys.headers.get("inin-ratelimit-count")).toBe("120");
  expect(await refused.genesys.json()).toMatchObject({ status: 429, code: "too.many.requests", errors: [] });
  expect(await refused.tribehr.json()).toMatchObject({ error: { code: "ERROR" } });
  expect(refused.native.headers.get("content-type")).toBe("application/problem+json");
  expect(await refused.native.json()).toMatchObject({ status: 429, code: "rateLimited" });

  expect((await bearer(rollcall, "/api/v1/projects/default/devices", keys.readonly)).status).toBe(200);
});

test("limits each user's tokens together, however they are signed, and rejects bulk calls as a whole", async ({
  start,
}) => {
  const rollcall = await start({
    env: { ROLLCALL_RATE_LIMIT_PER_USER: "20", ROLLCALL_RATE_LIMIT_PER_KEY: "100" },
  });
  const mint = async (email: string, expiresInSeconds: number) => {
    const answer = await fetch(`${rollcall.url}/api/v1/projects/default/user-tokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${rollcall.keys.server}`, "content-type": "application/json" },
      body: JSON.stringify({ email, expiresInSeconds }),
    });
    return ((await answer.json()) as { token: string }).token;
  };
  const post = async (n: number) => tribehr(rollcall, await mint("Ada@example.com", 600 + n));
  expect(await statuses(30, post)).toEqual({ 200: 20, 429: 10 });
  const bobs = await bearer(rollcall, "/api/v2/mobiledevices", await mint("bob@example.com", 600));
  expect(bobs.status).toBe(200);
  expect(bobs.headers.get("inin-ratelimit-count")).toBe("1");

  // A bulk call with more items than the key's limit leaves is rejected as a whole.
  const users = Array.from({ length: 100 }, (_, n) => ({ email: `bulk${n}@example.com` }));
  expect((await iterable(rollcall, "bulkUpdate", { users })).status).toBe(429);
  const list = await bearer(rollcall, "/api/v1/projects/default/users?q=bulk", rollcall.keys.readonly);
  expect(await list.json()).toMatchObject({ items: [] });
});

test("counts invalid credentials by address, which no header can change; valid ones pass", async ({
  start,
}) => {
  const rollcall = await start({ env: { ROLLCALL_RATE_LIMIT_PER_IP: "40" } });
  const guess = (n: number) =>
    bearer(rollcall, "/api/v2/mobiledevices", `guess-${n}`, {
      "x-forwarded-for": `198.51.100.${n}`,
      forwarded: `for=198.51.100.${n}`,
      "x-real-ip": `198.51.100.${n}`,
      "x-rollcall-remote-address": `198.51.100.${n}`,
    });
  expect(await statuses(100, guess)).toEqual({ 401: 40, 429: 60 });
  expect((await bearer(rollcall, "/api/v2/mobiledevices", rollcall.keys.server)).status).toBe(200);
  // Credentials in the body are checked before the limit too.
  expect((await accessToken(rollcall, "guess")).status).toBe(429);
  expect((await accessToken(rollcall, rollcall.keys.server)).status).toBe(200);
});

test("behind one trusted proxy uses the address it saw, and for IPv6 its /64", async ({ start }) => {
  const rollcall = await start({ env: { ROLLCALL_RATE_LIMIT_PER_IP: "10", ROLLCALL_TRUSTED_PROXIES: "1" } });
  const guess = (forwardedFor: string) =>
    bearer(rollcall, "/api/v2/mobiledevices", "guess", { "x-forwarded-for": forwardedFor });
  const invented = (n: number) => guess(`198.51.100.${n}, 203.0.113.7`);
  expect(await statuses(20, invented)).toEqual({ 401: 10, 429: 10 });
  expect((await guess("203.0.113.8")).status).toBe(401);

  const walk = (n: number) => guess(`2001:db8:1:2::${n.toString(16)}`);
  expect(await statuses(20, walk)).toEqual({ 401: 10, 429: 10 });
  expect((await guess("2001:db8:1:3::1")).status).toBe(401);
});

test("limits device disabling without a user token by address, for known and unknown tokens alike", async ({
  start,
}) => {
  const rollcall = await start({ env: { ROLLCALL_RATE_LIMIT_PER_IP: "100" } });
  for (const n of [1, 2, 3]) await iterable(rollcall, "registerDeviceToken", registration(n));
  const signOut = (token: string, headers = {}) => iterable(rollcall, "disableDevice", { token }, headers);
  const mobile = { "api-key": rollcall.keys.mobile };
  const answers = new Set<string>();
  for (let n = 1; n <= 10; n += 1) answers.add(await (await signOut(`token-${n}`, mobile)).text());
  expect(answers.size).toBe(1);
  for (const token of ["token-1", "token-11"]) {
    const refused = await signOut(token, mobile);
    expect([refused.status, (await refused.json()).code]).toEqual([429, "RateLimitExceeded"]);
  }
  // A server key is not limited by address.
  expect((await signOut("token-1")).status).toBe(200);
});

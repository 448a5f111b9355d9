import { once } from "node:events";
import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Rollcall } from "../fixtures/server";
import { errorLines, expect, test } from "../fixtures/server-test";
import { signInOverHttp } from "../fixtures/session";

interface Sent {
  path: string;
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

/** Sends a request verbatim; fetch would normalise it. */
async function send({ url }: Rollcall, { path, method = "GET", headers = {}, body }: Sent) {
  const { hostname, port } = new URL(url);
  const outgoing = request({ hostname, port, path, method, headers, setHost: headers.host === undefined });
  outgoing.on("error", () => undefined);
  outgoing.end(body);
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text: await text(incoming) };
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const json = { "content-type": "application/json" };

const actions = [
  "",
  "/providers",
  "/session",
  "/csrf",
  "/signin",
  "/signin/credentials",
  "/signout",
  "/callback",
  "/callback/credentials",
  "/callback/nobody",
  "/error",
  "/verify-request",
  "/_log",
  "/nothing",
  "/__proto__",
  "/constructor",
  "/session/more/still",
];
const methods = ["GET", "HEAD", "POST", "PUT", "OPTIONS"];

const hosts = ["xn--", "[::1", "localhost:99999", "someone@localhost", "%", "a/b", "", "a".repeat(5_000)];
const callbacks = [
  "%E0%A4%A",
  "http://[",
  "javascript:alert(1)",
  "//evil.example",
  "x".repeat(9_000),
  "\\",
  "",
  "%00",
];
const cookies = [
  "=",
  ";;;=;",
  "next-auth.csrf-token=a|b|c; next-auth.callback-url=http://[",
  "next-auth.csrf-token=%E0%A4%A; next-auth.callback-url=%",
  "__proto__=1; constructor=2; rollcall.session=__proto__",
  "rollcall.session=garbage; rollcall.device=garbage",
  "rollcall.session=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z",
  Array.from({ length: 40 }, (_, n) => `rollcall.session.${n}=part`).join("; "),
  Array.from({ length: 900 }, (_, n) => `c${n}=v`).join("; "),
  `rollcall.session=${"s".repeat(12_000)}`,
  `next-auth.callback-url=${"u".repeat(12_000)}`,
  "rollcall.session=\u00e9\u00ff",
];
const bodies: [OutgoingHttpHeaders, string | Buffer][] = [
  [json, "null"],
  [json, "[]"],
  [json, "7"],
  [json, "{"],
  [json, '{"csrfToken":{},"email":[],"password":{},"callbackUrl":7,"json":true}'],
  [form, ""],
  [form, "email=%E0%A4%A&password=%"],
  [form, Buffer.from([0x65, 0x3d, 0xff, 0xfe])],
  [form, "email=a&email=b&csrfToken=1&csrfToken=2"],
  [form, "__proto__=x&constructor=y&callbackUrl=http://["],
  [form, "level=__proto__&code=x"],
  [{ "content-type": "application/x-www-form-urlencoded; charset=utf-16" }, "a=b"],
  [{ "content-type": "multipart/form-data" }, "a=b"],
  [{ "content-type": "text/plain" }, "email=a"],
  [{ "content-type": "" }, "email=a"],
  [{}, "email=a"],
];

const forwarded = [
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-forwarded-for",
  "forwarded",
];

const odd: Omit<Sent, "path">[] = [
  ...hosts.map((host) => ({ headers: { host } })),
  ...cookies.map((cookie) => ({ headers: { cookie } })),
  ...forwarded.flatMap((name) => ["xn--", "[, a", "x/y"].map((value) => ({ headers: { [name]: value } }))),
];

/** All malformed input for existing actions, and every method for all others. */
const requests: Sent[] = [
  ...actions.flatMap((action) => methods.map((method) => ({ path: `/api/auth${action}`, method }))),
  ...["/csrf", "/session", "/signin", "/signout", "/callback/credentials"].flatMap((action) => {
    const path = `/api/auth${action}`;
    // Every malformed header with both methods where credentials go, else with the method that the action reads.
    const methods = /csrf|credentials/.test(action) ? ["GET", "POST"] : ["GET"];
    return [
      ...methods.flatMap((method) => odd.map((one) => ({ path, method, ...one }))),
      ...callbacks.map((url) => ({ path: `${path}?callbackUrl=${url}&error=${url}&csrf=${url}` })),
      ...bodies.map(([headers, body]) => ({ path, method: "POST", headers, body })),
    ];
  }),
];

test("no action, method or malformed input of sign-in causes a server error; links follow a trusted proxy", async ({
  start,
}) => {
  const rollcall = await start({
    env: { ROLLCALL_TRUSTED_PROXIES: "1", ROLLCALL_SIGN_IN_LIMIT_PER_IP: "100000" },
  });
  const surprising: string[] = [];
  for (let at = 0; at < requests.length; at += 16) {
    const some = requests.slice(at, at + 16);
    const answers = await Promise.all(some.map((one) => send(rollcall, one)));
    for (const [n, { status }] of answers.entries()) {
      if (status < 200 || status >= 500)
        surprising.push(`${status} ${JSON.stringify(some[n]).slice(0, 200)}`);
    }
  }
  expect(surprising).toEqual([]);
  expect(errorLines(rollcall.output())).toEqual([]);

  const statusOf = async (sent: Sent) => (await send(rollcall, sent)).status;
  const callback = "/api/auth/callback/credentials";
  expect(await statusOf({ path: "/api/auth/nothing" })).toBe(404);
  expect(await statusOf({ path: "/api/auth/callback/nobody", method: "POST", headers: form })).toBe(404);
  const wrongMethod = await send(rollcall, { path: callback });
  expect([wrongMethod.status, wrongMethod.headers.allow]).toEqual([405, "POST"]);
  expect(await statusOf({ path: "/api/auth/signout" })).toBe(405);
  for (const host of hosts) expect(await statusOf({ path: "/api/auth/csrf", headers: { host } })).toBe(400);
  const post = (headers: OutgoingHttpHeaders, body: string | Buffer) =>
    statusOf({ path: callback, method: "POST", headers, body });
  expect(await post(json, "{}")).toBe(415);
  expect(await post({ "content-type": "text/plain" }, "a=b")).toBe(415);
  expect(await post(form, "email=%E0%A4%A")).toBe(422);
  expect(await post(form, Buffer.from([0x65, 0x3d, 0xff]))).toBe(422);
  expect(await post(form, `email=${"x".repeat(70_000)}`)).toBe(413);
  expect(await post(form, "callbackUrl=http://[")).toBe(400);
  expect(await statusOf({ path: "/api/auth/csrf?callbackUrl=javascript:alert(1)" })).toBe(400);
  expect(await statusOf({ path: "/api/auth/csrf?callbackUrl=/devices" })).toBe(200);
  const signedIn = await signInOverHttp(
    { email: rollcall.adminEmail, password: rollcall.adminPassword },
    rollcall.url,
  );
  expect(signedIn).toContain("rollcall.session=");
  await expectLinksTo("https://elsewhere.example", rollcall);
});

test("rejects an invalid Host header everywhere and accepts a valid one", async ({
  sharedServer: rollcall,
}) => {
  for (const path of [
    "/",
    "/sign-in",
    "/api/auth/csrf",
    "/api/v1/projects",
    "/api/users/update",
    "/healthz",
  ]) {
    const answers = [];
    for (const host of [
      "xn--",
      "localhost:99999",
      "rollcall.example.com",
      "[::1]:3000",
      "xn--bcher-kva.example",
    ])
      answers.push((await send(rollcall, { path, headers: { host } })).status);
    expect(answers.slice(0, 2), path).toEqual([400, 400]);
    for (const status of answers.slice(2)) expect([200, 307, 401, 405], path).toContain(status);
  }
});

test("links ignore forwarding headers without a trusted proxy", ({ sharedServer }) =>
  expectLinksTo("http://here.example", sharedServer));

/** Links of sign-in go to `origin`; those of invitations to the host that was requested. */
async function expectLinksTo(origin: string, rollcall: Rollcall): Promise<void> {
  const headers = {
    host: "here.example",
    "x-forwarded-host": "elsewhere.example",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "8443",
    forwarded: "host=elsewhere.example;proto=https",
  };
  const providers = await send(rollcall, { path: "/api/auth/providers", headers });
  expect(JSON.parse(providers.text).credentials.callbackUrl).toBe(`${origin}/api/auth/callback/credentials`);
  const signIn = await send(rollcall, { path: "/api/auth/signin", headers });
  expect(signIn.headers.location).toBe(`/sign-in?callbackUrl=${encodeURIComponent(origin)}`);
  const cookie = await signInOverHttp(
    { email: rollcall.adminEmail, password: rollcall.adminPassword },
    rollcall.url,
  );
  const invitation = await send(rollcall, {
    path: "/api/v1/projects/default/invitations",
    method: "POST",
    headers: { ...headers, ...json, cookie, origin: "http://here.example" },
    body: JSON.stringify({ email: "grace@example.com", role: "viewer" }),
  });
  expect(JSON.parse(invitation.text).link).toMatch(/^http:\/\/here\.example\/join\//);
}

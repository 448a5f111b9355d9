import { converse } from "../fixtures/raw-http";
import { errorLines, expect, test } from "../fixtures/server-test";

const paths = [
  "/%E0%A4%A",
  "/%00",
  "/%",
  "//x",
  "///",
  "/..%2f..%2fetc/passwd",
  "/a/../../b",
  "/%5c%5cx",
  "/\\x",
  "/[x]",
  "/index",
  "/_error",
  "/500",
  "/favicon.ico",
  "/devices/%E0%A4%A",
  "/devices?page=%E0%A4%A",
  "/_next/image?url=%00",
  "/_next/data/x",
  "/_next/static/%00",
  "/api",
  "/api/",
  "/api/%E0%A4%A",
  "/api/%00",
  "/api//users",
  "/api/[...path]",
  "/api/../api/v1/projects",
  "/api/auth",
  "/api/auth/%E0%A4%A",
  "/api/auth/nothing",
  "/api/v1/nothing",
  "/api/v1/projects/%E0%A4%A/devices",
  "/api/v1/projects/default/devices/%2F",
  `/${"a".repeat(12_000)}`,
  `/${"a".repeat(40_000)}`,
  "*",
  "http://localhost/api/x",
  "http://[/",
  "x",
];
const methods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "PROPFIND",
  "NONSENSE",
];

// Next renders a page for each of these, which is slow.
const fewMethods = ["GET", "POST", "CONNECT", "NONSENSE"];

const head = (method: string, path: string, host = "Host: localhost\r\n") =>
  `${method} ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;

const status = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

for (const mode of ["direct", "next"]) {
  test(`no path or method causes a server error (API served by ${mode})`, async ({ start, sharedServer }) => {
    const rollcall = mode === "direct" ? sharedServer : await start({ env: { ROLLCALL_SERVER_MODE: mode } });
    const before = rollcall.output().length;
    const surprising: string[] = [];
    for (const path of paths) {
      for (const method of /^.?api/.test(path) ? methods : fewMethods) {
        const answer = await converse(rollcall, head(method, path));
        const code = status(answer);
        if (!(code >= 200 && code < 500))
          surprising.push(`${method} ${path.slice(0, 60)}: ${answer.slice(0, 80)}`);
      }
    }
    expect(surprising).toEqual([]);
    expect(errorLines(rollcall.output().slice(before))).toEqual([]);
  });
}

test("answers 405 with the allowed methods in the API's own format", async ({ sharedServer }) => {
  const { url } = sharedServer;
  const iterable = await fetch(`${url}/api/users/registerDeviceToken`, { method: "DELETE" });
  expect(iterable.status).toBe(405);
  expect(iterable.headers.get("allow")).toContain("POST");
  expect(await iterable.json()).toMatchObject({ msg: expect.any(String), code: expect.any(String) });

  const native = await fetch(`${url}/api/v1/projects/default/overview`, { method: "DELETE" });
  expect(native.status).toBe(405);
  expect(native.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  expect(native.headers.get("content-type")).toBe("application/problem+json");

  const options = await fetch(`${url}/api/v1/projects/default/overview`, { method: "OPTIONS" });
  expect(options.status).toBe(204);
  expect(options.headers.get("allow")).toBe("GET, HEAD, OPTIONS");

  const pages = await fetch(`${url}/sign-in`, { method: "DELETE" });
  expect(pages.status).toBe(405);
});

test("answers unknown and malformed paths in the format of the API they belong to", async ({
  sharedServer,
}) => {
  const { url } = sharedServer;
  for (const path of ["/api/v1/nothing", "/api/v1/%E0%A4%A"]) {
    const answer = await fetch(`${url}${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      status: 404,
      code: "notFound",
      requestId: expect.any(String),
    });
  }
  for (const path of ["/api/nothing", "/api/%E0%A4%A"]) {
    const answer = await fetch(`${url}${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ msg: expect.any(String), code: expect.any(String) });
  }
});

test("accepts a base URL that ends in a slash", async ({ sharedServer }) => {
  const { url, keys } = sharedServer;
  const answer = await fetch(`${url}//api/users/update`, {
    method: "POST",
    headers: { "api-key": keys.server, "content-type": "application/json" },
    body: JSON.stringify({ email: "slash@example.com" }),
  });
  expect([answer.status, await answer.json()]).toMatchObject([200, { code: "Success" }]);
  const token = await fetch(`${url}//oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "default",
      client_secret: keys.server,
    }),
  });
  expect([token.status, await token.json()]).toMatchObject([200, { token_type: "bearer" }]);
});

test("answers 404 without a body for unknown paths with a format suffix", async ({ sharedServer }) => {
  const { url } = sharedServer;
  for (const path of ["/mobile_device.xml", "/system_info.json", "/api/employees/7.json"]) {
    const answer = await fetch(url + path, { redirect: "manual" });
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, ""]);
  }
});

test("programs that request a page get 404 and never a redirect to sign-in; browsers get the page", async ({
  sharedServer,
}) => {
  const { url } = sharedServer;
  const answer = async (path: string, headers: Record<string, string> = {}, method = "GET") => {
    const response = await fetch(url + path, { method, redirect: "manual", headers });
    return { status: response.status, text: await response.text() };
  };
  // TribeHR's clients expect no body with a 404.
  for (const path of [
    "/users/me.json?requireApiKey=true",
    "/users/me.xml",
    "/find_accounts.json?email=ada@example.com",
    "/devices.json",
    "/overview.JSON",
  ]) {
    for (const method of ["GET", "POST", "HEAD"])
      expect(await answer(path, {}, method), path).toEqual({ status: 404, text: "" });
    expect(await answer(path, { accept: "text/html" }), path).toEqual({ status: 404, text: "" });
  }
  const programs: Record<string, string>[] = [
    { accept: "application/json" },
    { accept: "text/xml; charset=utf-8" },
    { accept: "application/vnd.api+json, */*" },
    { authorization: "Basic YTpi" },
    { "api-key": "rc_server_1" },
    { "content-type": "application/json" },
  ];
  for (const headers of programs) {
    for (const path of ["/users/me", "/devices", "/", "/settings/team?project=default"]) {
      const { status, text } = await answer(path, headers);
      expect([status, JSON.parse(text).code], `${path} ${JSON.stringify(headers)}`).toEqual([
        404,
        "notFound",
      ]);
    }
  }
  // Browsers behind a proxy with a password also send Authorization.
  const browser = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
  const browsers: Record<string, string>[] = [{}, browser, { ...browser, authorization: "Basic YTpi" }];
  for (const headers of browsers) {
    expect((await answer("/users/me", headers)).status, JSON.stringify(headers)).toBe(307);
    expect((await answer("/sign-in", headers)).status, JSON.stringify(headers)).toBe(200);
  }
  // As Next requests a page's data.
  expect((await answer("/users/me", { rsc: "1", authorization: "Basic YTpi" })).status).not.toBe(404);
  const icon = await answer("/icon.svg", {
    accept: "image/avif,image/svg+xml,*/*",
    authorization: "Basic YTpi",
  });
  expect(icon.status).toBe(200);
  expect((await answer("/openapi.json")).status).toBe(200);
});

test("the image optimizer is off and requests none of the server's own paths", async ({ sharedServer }) => {
  const { url } = sharedServer;
  for (const image of ["/icon.svg", "/api/v1/projects", "/devices", "http://localhost/x"]) {
    const path = `/_next/image?url=${encodeURIComponent(image)}&w=64&q=75`;
    expect((await fetch(url + path)).status, path).toBe(404);
  }
});

test("answers HEAD like GET, without a body", async ({ sharedServer }) => {
  const rollcall = sharedServer;
  const [get, headOnly] = [
    await converse(rollcall, head("GET", "/api/v1/projects")),
    await converse(rollcall, head("HEAD", "/api/v1/projects")),
  ];
  expect(status(get)).toBe(401);
  expect(status(headOnly)).toBe(401);
  expect(headOnly.endsWith("\r\n\r\n")).toBe(true);
});

test("rejects input that is not HTTP and headers that are too long", async ({ sharedServer }) => {
  const rollcall = sharedServer;
  expect(status(await converse(rollcall, "hello\r\n\r\n"))).toBe(400);
  expect(status(await converse(rollcall, head("GET", "/", `X: ${"a".repeat(40_000)}\r\n`)))).toBe(431);
  expect(status(await converse(rollcall, head("GET", "/api/x", "Host: [[[\r\n")))).toBe(400);
  expect(status(await converse(rollcall, "GET /api/x HTTP/1.0\r\n\r\n"))).toBe(404);
});

test("ignores protocol upgrade offers, also after serving pages", async ({ sharedServer }) => {
  const rollcall = sharedServer;
  expect((await fetch(`${rollcall.url}/sign-in`)).status).toBe(200);
  const offer =
    "Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n";
  const statusOf = async (path: string) => status(await converse(rollcall, head("GET", path, offer)));
  expect([
    await statusOf("/healthz"),
    await statusOf("/api/v1/projects"),
    await statusOf("/sign-in"),
  ]).toEqual([200, 401, 200]);
});

test("rejects early without waiting for the rest of the body", async ({ sharedServer }) => {
  const rollcall = sharedServer;
  // Waiting would end in another answer, or none.
  const answer = await converse(
    rollcall,
    "POST /api/users/registerDeviceToken HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{",
  );
  expect(status(answer)).toBe(401);
});

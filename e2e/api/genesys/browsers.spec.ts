import { basic, callGenesys, requestToken, sampleDevice } from "../../fixtures/genesys";
import { expect, serverUrl, test } from "../../fixtures/project";

const origin = "https://desk.example.com";
const device = "/01a20155-5eb6-76b1-b9fc-4ef8112b8c5e";

test("allows preflight requests from any origin for every path and method", async () => {
  for (const [path, method] of [
    ["/oauth/token", "POST"],
    ["/api/v2/mobiledevices", "POST"],
    [`/api/v2/mobiledevices${device}`, "PUT"],
    [`/api/v2/mobiledevices${device}`, "DELETE"],
    ["/api/v2/tokens/me", "GET"],
    ["/api/v2/users/me", "GET"],
  ] as const) {
    const { status, headers } = await fetch(new URL(path, serverUrl()), {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization,content-type,purecloud-sdk",
      },
    });
    expect([path, status, headers.get("access-control-allow-origin")]).toEqual([path, 204, "*"]);
    expect(headers.get("access-control-allow-methods")?.split(", ")).toContain(method);
    expect(headers.get("access-control-allow-headers")).toBe("authorization,content-type,purecloud-sdk");
  }
});

test("exposes every response and its headers to other origins, errors included", async ({ project }) => {
  const key = project.keys.server;
  const grant = { grant_type: "client_credentials" };
  const getToken = await fetch(new URL("/oauth/token", serverUrl()), { headers: { origin } });
  const answers = [
    await requestToken(grant, { ...basic(project.slug, key), origin }),
    await requestToken(grant, { ...basic(project.slug, "wrong"), origin }),
    await requestToken({ grant_type: "password" }, { ...basic(project.slug, key), origin }),
    getToken,
    await callGenesys(key, "GET", "", undefined, { origin }),
    await callGenesys(null, "GET", "", undefined, { origin }),
    await callGenesys(project.keys.readonly, "POST", "", sampleDevice, { origin }),
    await callGenesys(key, "POST", "", {}, { origin }),
    await callGenesys(key, "DELETE", device, undefined, { origin }),
    await callGenesys(key, "PATCH", device, {}, { origin }),
    await callGenesys(key, "POST", "", { ...sampleDevice, name: "x".repeat(70_000) }, { origin }),
    await callGenesys(key, "GET", "/a/b", undefined, { origin }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    200, 401, 400, 405, 200, 401, 403, 400, 404, 405, 413, 404,
  ]);
  for (const { headers } of answers) {
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toBe("*");
  }
});

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { startFaultProxy } from "@/db/testing/fault-proxy";
import { isInstalled, type ProxyName, proxies, type RunningProxy, startProxy } from "../fixtures/proxies";
import { connectTo } from "../fixtures/raw-http";
import type { Rollcall } from "../fixtures/server";
import { test as base, expect } from "../fixtures/server-test";

interface Fixtures {
  /** Starts a proxy with its shipped configuration in front of a server. */
  proxyBefore(name: ProxyName, rollcall: Rollcall, changes?: Record<string, string>): Promise<RunningProxy>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  proxyBefore: async ({}, use) => {
    const started: RunningProxy[] = [];
    await use(async (name, { url }, changes) => {
      const proxy = await startProxy(name, url, changes);
      started.push(proxy);
      return proxy;
    });
    await Promise.all(started.map((proxy) => proxy.stop()));
  },
});

const limit = 4;
/** The shipped files with limits that a few requests reach. */
const lowLimits: Record<ProxyName, Record<string, string>> = {
  nginx: { "max_conns=200": `max_conns=${limit}`, "worker_processes auto": "worker_processes 1" },
  haproxy: { "maxconn 128": `maxconn ${limit}`, "queue(rollcall) ge 256": `queue(rollcall) ge ${limit}` },
};

const put = (url: string, { keys }: Rollcall, token: string) =>
  fetch(`${url}/api/users/registerDeviceToken`, {
    method: "POST",
    headers: { "api-key": keys.server, "content-type": "application/json" },
    body: JSON.stringify({
      email: `${token}@example.com`,
      device: { token, platform: "GCM", applicationName: "com.example.app" },
    }),
  });

const behindProxy = { ROLLCALL_TRUSTED_PROXIES: "1", LOG_LEVEL: "silent" };

for (const name of proxies) {
  test.describe(`behind ${name} with the shipped configuration`, () => {
    test.skip(
      !isInstalled(name),
      `${name} is not installed, and only root on a Debian system can install it for this test`,
    );

    test("passes requests with the client's address, holds slow clients, rejects bursts and survives an absent server", async ({
      start,
      databaseUrl,
      proxyBefore,
    }) => {
      const database = await startFaultProxy(databaseUrl);
      const env = { ...behindProxy, DATABASE_URL: database.url };
      const rollcall = await start({ env });
      const { keys } = rollcall;
      const { url } = await proxyBefore(name, rollcall);
      const { url: small } = await proxyBefore(name, rollcall, lowLimits[name]);

      await test.step("registrations, pages, errors and large bodies pass, with the client's address", async () => {
        expect((await put(url, rollcall, "through-the-proxy")).status).toBe(200);
        const byOldHeader = await fetch(`${url}/api/users/getFields`, { headers: { api_key: keys.server } });
        expect(byOldHeader.status).toBe(200);

        const page = await fetch(`${url}/sign-in`);
        expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
        expect((await fetch(`${url}/readyz`)).status).toBe(200);

        const users = Array.from({ length: 400 }, (_, n) => ({
          email: `bulk-${n}@example.com`,
          dataFields: { about: "x".repeat(4_000) },
        }));
        const headers = { "api-key": keys.server, "content-type": "application/json" };
        const bulk = await fetch(`${url}/api/users/bulkUpdate`, {
          ...{ method: "POST", headers },
          body: JSON.stringify({ users }),
        });
        expect([bulk.status, await bulk.json()]).toMatchObject([200, { successCount: users.length }]);
        const over = request(`${url}/api/users/bulkUpdate`, {
          method: "POST",
          headers: { ...headers, "content-length": 4 * 1024 * 1024 + 1 },
        }).on("error", () => {});
        over.write("x".repeat(20_000));
        const [tooLarge] = (await once(over, "response")) as [IncomingMessage];
        expect([tooLarge.statusCode, await json(tooLarge)]).toMatchObject([
          413,
          { params: { maxBytes: 4 * 1024 * 1024 }, error: { code: "ERROR" } },
        ]);
        over.destroy();

        const exported = await fetch(`${url}/api/v1/projects/default/users/export?format=ndjson`, {
          headers: { authorization: `Bearer ${keys.server}` },
        });
        expect((await exported.text()).split("\n").length).toBeGreaterThan(users.length);

        // The 401 names the address that the server saw, whatever the client claims.
        const asking = request(`${url}/api/users/getFields`, {
          localAddress: "127.0.0.2",
          headers: { "api-key": "wrong", "x-forwarded-for": "203.0.113.9" },
        });
        const [refused] = (await once(asking.end(), "response")) as [IncomingMessage];
        expect([refused.statusCode, await json(refused)]).toMatchObject([
          401,
          { params: { ip: "127.0.0.2" } },
        ]);
      });

      await test.step("slow clients wait at the proxy and occupy no connection of the server", async () => {
        const unfinished = `POST /api/users/update HTTP/1.1\r\nHost: x\r\nApi-Key: ${keys.server}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"email":`;
        const slow = await Promise.all(
          Array.from({ length: 10 * limit }, () => connectTo(small, unfinished)),
        );
        for (let n = 0; n < limit; n++) expect((await put(small, rollcall, `beside-${n}`)).status).toBe(200);
        for (const socket of slow) socket.destroy();
      });

      await test.step("a burst beyond the limit is rejected with Retry-After", async () => {
        expect((await put(small, rollcall, "before")).status).toBe(200);

        // The database does not answer, so each request stays until it times out.
        database.mode = "swallow";
        const burst = await Promise.all(
          Array.from({ length: 10 * limit }, async (_, n) => {
            const answer = await put(small, rollcall, `burst-${n}`);
            const body = (await answer.json()) as { code: string };
            return { status: answer.status, headers: answer.headers, code: body.code };
          }),
        );
        expect(new Set(burst.map(({ status }) => status))).toEqual(new Set([503]));
        const byProxy = burst.filter(({ code }) => code === "service.unavailable");
        expect(byProxy.length).toBeGreaterThanOrEqual(8 * limit);
        for (const { headers } of byProxy) {
          expect(headers.get("retry-after")).toBe("1");
          expect(headers.get("access-control-allow-origin")).toBe("*");
          expect(headers.get("content-type")).toBe("application/json");
        }

        database.mode = "pass";
        database.cut();
        await expect.poll(async () => (await put(small, rollcall, "after")).status).toBe(200);
      });

      await test.step("while the server is down the answer is 503 with Retry-After", async () => {
        const status = async () => (await put(url, rollcall, "a")).status;
        // The proxy's health checks may have failed while the database did not answer.
        await expect.poll(status).toBe(200);
        await rollcall.stop();
        const refused = await put(url, rollcall, "a");
        expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
        await start({ env: { ...env, PORT: new URL(rollcall.url).port } });
        await expect.poll(status).toBe(200);
      });
      await database.close();
    });
  });
}

import { join } from "node:path";
import type { DeviceView } from "@/lib/devices/views";
import type { Page } from "@/lib/listing/types";
import { fakeClock } from "../fixtures/fake-clock";
import { startRegistrationLoad } from "../fixtures/registration";
import { expect, test } from "../fixtures/server-test";
import { callerWith, signInOverHttp } from "../fixtures/session";

const hour = 60 * 60;
const day = 24 * hour;

test("survives clock jumps: devices are dated by the database, sessions expire correctly, revoked keys end", async ({
  dataDir,
  start,
}) => {
  const clock = await fakeClock(join(dataDir, "clock"));
  const rollcall = await start({ env: clock.env });
  const { url, keys, adminEmail, adminPassword } = rollcall;
  const signIn = () => signInOverHttp({ email: adminEmail, password: adminPassword }, url);
  const at = (path: string, cookie: string, method?: string, body?: unknown) =>
    callerWith(cookie, url)(path, method, body);
  const alive = async (cookie: string) => (await at("me", cookie)).status;
  const register = async (device_identifier: string) => {
    const credentials = Buffer.from(`ada@example.com:${keys.server}`).toString("base64");
    const answer = await fetch(`${url}/mobile_devices.json`, {
      method: "POST",
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({
        device_identifier,
        notification_token: `token-of-${device_identifier}-${performance.now()}`,
        operating_system: "ios",
      }),
    });
    return answer.status;
  };
  /** The server uses the new time once its ids start with it. */
  const jump = async (seconds: number) => {
    await clock.set(seconds);
    const shown = async () => {
      const { headers } = await fetch(`${url}/api/v1/me`);
      const made = Number.parseInt((headers.get("x-request-id") ?? "").replace("-", "").slice(0, 12), 16);
      return Math.abs(made - Date.now() - seconds * 1_000);
    };
    await expect.poll(shown, { intervals: [20] }).toBeLessThan(10_000);
  };
  const devices = async (cookie: string) =>
    ((await (await at("projects/default/devices?pageSize=200", cookie)).json()) as Page<DeviceView>).items;

  const today = await signIn();
  expect(await register("before")).toBe(200);

  await jump(400 * day);
  expect(await alive(today)).toBe(401);
  const fromTheFuture = await signIn();
  expect(await alive(fromTheFuture)).toBe(200);
  expect(await register("before")).toBe(200);
  expect(await register("after")).toBe(200);
  for (const device of await devices(fromTheFuture)) {
    for (const moment of [device.createdAt, device.updatedAt, device.lastSeenAt])
      expect(Math.abs(Date.parse(moment) - Date.now())).toBeLessThan(60_000);
  }

  await jump(-2 * hour);
  expect(await alive(today)).toBe(200);
  expect(await alive(fromTheFuture)).toBe(401);
  expect(await alive(await signIn())).toBe(200);
  const key = await (
    await at("projects/default/api-keys", today, "POST", { kind: "server", name: "x" })
  ).json();
  const opens = async () =>
    (await fetch(`${url}/api/v2/mobiledevices`, { headers: { authorization: `Bearer ${key.key}` } })).status;
  expect(await opens()).toBe(200);
  expect((await at(`projects/default/api-keys/${key.id}/revoke`, today, "POST")).status).toBe(200);
  await expect.poll(opens, { intervals: [20] }).toBe(401);

  await jump(0);
  const load = startRegistrationLoad(url, keys.server, 4);
  await expect.poll(() => load.outcomes.length).toBeGreaterThan(20);
  await jump(-hour);
  const leapt = load.outcomes.length;
  await expect.poll(() => load.outcomes.length).toBeGreaterThan(leapt + 20);
  await load.stop();
  expect(load.outcomes.filter(({ status }) => status !== 200)).toEqual([]);
  const seen = await devices(today);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  expect(await rollcall.stop()).toBe(0);
  expect(rollcall.output()).not.toMatch(/"level":[56]0/);
});

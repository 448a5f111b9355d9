import { readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../fixtures/command";
import { apnsCredentials } from "../fixtures/push-credentials";
import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";
import { signInOverHttp } from "../fixtures/session";

async function asAdmin({ url, adminEmail, adminPassword }: Rollcall) {
  const cookie = await signInOverHttp({ email: adminEmail, password: adminPassword }, url);
  return async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${url}/api/v1/projects/default/${path}`, {
      method,
      headers: { cookie, origin: url, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
}

test("a lost instance secret is one line of doctor and a state in the API, and a restored one heals it", async ({
  dataDir,
  start,
}) => {
  const rollcall = await start({ env: { LOG_LEVEL: "debug", LOG_REQUESTS: "all" } });
  const call = await asAdmin(rollcall);
  const created = await call("POST", "applications", { name: "Pizza" });
  const path = `applications/${created.body.id}/push-credentials`;
  const credentials = apnsCredentials();
  expect((await call("PUT", `${path}/apns`, credentials)).status).toBe(200);

  const secret = join(dataDir, "instance-secret");
  expect((await stat(secret)).mode & 0o777).toBe(0o600);
  const readable = async () => (await call("GET", path)).body.items[0].isReadable;
  const doctor = async () => (await runCommand(dataDir, ["doctor"])).out;
  expect(await readable()).toBe(true);
  expect(await doctor()).toContain("All push credentials can be decrypted.");

  await rename(secret, `${secret}.away`);
  expect(await readable()).toBe(false);
  expect(await doctor()).toContain(
    "The push credentials of Pizza can't be decrypted: the instance secret is lost.",
  );
  await rename(`${secret}.away`, secret);
  expect(await readable()).toBe(true);

  const canary = credentials.privateKey.split("\n")[1]?.slice(8, 48) ?? "none";
  const postgresLog = await readFile(join(dataDir, "postgres.log"), "utf8");
  expect(rollcall.output()).toContain("Request answered");
  expect(rollcall.output() + postgresLog).not.toContain(canary);
  expect(rollcall.output() + postgresLog).not.toContain((await readFile(secret, "utf8")).trim());
});

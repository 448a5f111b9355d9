import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { postgresPid } from "../fixtures/processes";
import { expect, test, withEmbeddedDatabase } from "../fixtures/server-test";
import { signInOverHttp } from "../fixtures/session";

test("no secret appears in logs, history, errors, pages or other columns, and no email in logs", async ({
  dataDir,
  start,
}) => {
  const rollcall = await start({ first: true, env: { LOG_LEVEL: "debug", LOG_REQUESTS: "all" } });
  const { url, adminEmail } = rollcall;
  let cookie = await signInOverHttp({ email: adminEmail, password: rollcall.adminPassword }, url);
  const answers: string[] = [];
  const send = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(url + path, { redirect: "manual", ...init });
    const text = await answer.text();
    // A failed page shows its own URL to the user.
    if (answer.status >= 400 && !answer.headers.get("content-type")?.startsWith("text/html"))
      answers.push(`${JSON.stringify([...answer.headers])} ${text}`);
    return { status: answer.status, text };
  };
  const json = (method: string, body: unknown, headers: Record<string, string> = {}): RequestInit => ({
    method,
    headers: { "content-type": "application/json", cookie, origin: url, ...headers },
    body: JSON.stringify(body),
  });
  const asked = async (path: string, body: unknown) =>
    JSON.parse((await send(`/api/v1/projects/default/${path}`, json("POST", body))).text);

  const password = `canary-${randomBytes(8).toString("hex")}`;
  const pushToken = `canary-${randomBytes(24).toString("hex")}`;
  const me = json("PATCH", { currentPassword: rollcall.adminPassword, newPassword: password });
  expect((await send("/api/v1/me", me)).status).toBe(200);
  cookie = await signInOverHttp({ email: adminEmail, password }, url);
  const { key } = await asked("api-keys", { kind: "server", name: "Canary" });
  const { token: userToken } = await asked("user-tokens", { email: "ada@example.com" });
  const { link } = await asked("invitations", { email: "grace@example.com", role: "viewer" });
  const invitation = String(link).split("/").at(-1) ?? "";
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "default",
    client_secret: key,
  });
  const { access_token: accessToken } = JSON.parse(
    (await send("/oauth/token", { method: "POST", body: form })).text,
  );

  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`ada@example.com:${secret}`).toString("base64")}`,
  });
  const device = { token: pushToken, platform: "APNS", applicationName: "com.example.app" };
  const registration = { email: "ada@example.com", device };
  /** Valid and invalid requests that contain each secret. */
  const everything = async () => {
    for (const [secret, bearer] of [
      [key, accessToken],
      [`${key}0`, `${accessToken}0`],
      [userToken, userToken],
      [`${userToken}x`, `${userToken}x`],
    ]) {
      const native = { authorization: `Bearer ${bearer}` };
      await send(`/api/users/registerDeviceToken?api_key=${secret}`, json("POST", registration));
      await send("/api/users/registerDeviceToken", json("POST", registration, { "api-key": secret ?? "" }));
      await send(
        "/api/users/registerDeviceToken",
        json("POST", { ...registration, email: 7 }, { "api-key": key }),
      );
      await send(
        "/api/users/disableDevice",
        json("POST", { token: pushToken, email: [secret] }, { "api-key": key }),
      );
      await send("/api/users/update", {
        ...json("POST", 0, { "api-key": key }),
        body: `{"${pushToken}": "${secret}`,
      });
      await send("/api/v2/mobiledevices", json("POST", { deviceToken: pushToken, type: secret }, native));
      await send(`/api/v2/mobiledevices/${secret}?sortOrder=${secret}`, { headers: native });
      await send(`/api/v1/projects/default/devices?q=${secret}&sort=${secret}`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      await send(`/api/v1/${secret}`, { headers: native });
      await send("/oauth/token", {
        method: "POST",
        body: new URLSearchParams({ client_secret: secret ?? "", client_id: secret ?? "" }),
      });
      for (const path of ["/mobile_devices.json", "/mobile_devices.xml"]) {
        const fields = {
          device_identifier: "one",
          notification_token: pushToken,
          operating_system: secret ?? "",
        };
        await send(path, { method: "POST", headers: basic(secret ?? ""), body: new URLSearchParams(fields) });
        const good = { ...fields, operating_system: "ios" };
        await send(path, { method: "POST", headers: basic(secret ?? ""), body: new URLSearchParams(good) });
      }
      await send(`/devices?q=${secret}`, { headers: { cookie } });
    }
    await send(`/api/v1/invitations/${invitation}`);
    await send(
      `/api/v1/invitations/${invitation}/accept`,
      json("POST", { name: "Grace", password: `${password}`.slice(0, 3) }),
    );
    await send(`/join/${invitation}`);
    for (const email of ["ada@example.com", "grace%40example.com"]) {
      await send(`/api/users/${email}`, { headers: { "api-key": key } });
      await send(`/api/v1/${email}`);
      await send(`/${email}`);
    }
    await send("/api/v1/me", json("PATCH", { currentPassword: `${password}x`, newPassword: password }));
    await signInOverHttp({ email: password, password }, url).catch(() => undefined);
    await signInOverHttp({ email: adminEmail, password: `${password}x` }, url).catch(() => undefined);
  };
  await everything();
  const postmaster = await postgresPid(dataDir);
  process.kill(postmaster, "SIGKILL");
  await everything();
  await expect.poll(async () => (await send("/readyz")).status).toBe(200);
  await everything();

  const session = cookie.split("=").at(1) ?? "";
  const secrets = { key, password, pushToken, userToken, accessToken, invitation, session };
  // Compare endings: a token's signature is the secret part, and key prefixes and masked push tokens are not secret.
  const parts = Object.values(secrets).map((secret) => String(secret).slice(-24));
  const hits = (text: string) => parts.filter((part) => text.includes(part));
  const [, logged = ""] = rollcall.output().split("shown only once");
  expect(logged).toContain("Request answered");
  expect(logged).toContain("unavailable");
  expect(hits(logged)).toEqual([]);
  const postgresLog = await readFile(join(dataDir, "postgres.log"), "utf8");
  expect(hits(postgresLog)).toEqual([]);
  // Of users, operators and who is invited, whole or percent-encoded.
  const lines = logged.split("\n").filter((line) => line.startsWith("{"));
  expect(`${lines.join("\n")}${postgresLog}`.match(/[\w.+-]+(@|%40)[\w-]+\.\w+/g) ?? []).toEqual([]);
  expect(answers.length).toBeGreaterThan(60);
  expect(answers.filter((answer) => hits(answer).length > 0)).toEqual([]);
  const pages = await Promise.all(
    ["/devices", "/activity", "/settings/api-keys", "/settings/team", "/users"].map((path) =>
      send(path, { headers: { cookie } }),
    ),
  );
  expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
  expect(pages.filter(({ text }) => hits(text).length > 0)).toEqual([]);

  await withEmbeddedDatabase(dataDir, async (database) => {
    const columns = await database.read((db) =>
      db.execute<{ relation: string; name: string }>(sql`
        select table_name as relation, column_name as name from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where table_schema = 'public' and table_type = 'BASE TABLE' order by 1, 2`),
    );
    const found: string[] = [];
    for (const { relation, name } of columns) {
      const [row] = await database.read((db) =>
        db.execute<{ all: string | null }>(
          sql`select string_agg(${sql.identifier(name)}::text, ' ') as all from ${sql.identifier(relation)}`,
        ),
      );
      for (const part of hits(row?.all ?? "")) found.push(`${relation}.${name} ${part.slice(0, 8)}`);
    }
    expect(found).toEqual([`devices.push_token ${pushToken.slice(-24).slice(0, 8)}`]);
  });
});

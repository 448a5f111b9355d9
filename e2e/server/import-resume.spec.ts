import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Rollcall } from "../fixtures/server";
import { expect, test, withEmbeddedDatabase } from "../fixtures/server-test";

const total = 6_000;

test("an import whose server is killed continues at the next start without losing or repeating a row", async ({
  start,
}) => {
  const lines = Array.from({ length: total }, (_, n) => `token-${n},u${n % 700}@example.com,ios,App`);
  const file = `pushToken,email,platform,application\n${lines.join("\n")}\n`;
  const first = await start();
  const key = first.keys.server;
  const { id } = await call(first, key, "imports", "POST", { fileName: "a.csv", bytes: file.length });
  await call(first, key, `imports/${id}/chunks/0`, "PUT", file);
  const { suggested } = await call(first, key, `imports/${id}/preview`);
  await call(first, key, `imports/${id}/check`, "POST", suggested);
  expect(await until(first, key, id, ({ status }) => status !== "checking")).toMatchObject({
    status: "checked",
    created: total,
  });
  await call(first, key, `imports/${id}/start`, "POST", {});
  const broken = await until(first, key, id, ({ rows }) => rows > 0);
  await first.stop("SIGKILL");
  expect(broken).toMatchObject({ status: "running" });
  expect(broken.rows).toBeLessThan(total);

  const second = await start();
  const ended = await until(second, key, id, ({ status }) => status !== "running");
  expect(ended).toMatchObject({ status: "done", rows: total, created: total, rejected: 0 });
  expect((await call(second, key, "devices")).page.total).toBe(total);
  expect(await registrationsTold(second.dataDir)).toBe(total);
});

async function registrationsTold(dataDir: string): Promise<number> {
  const [row] = await withEmbeddedDatabase(dataDir, (database) =>
    database.read((db) =>
      db.execute<{ events: number }>(
        sql`select count(*)::int as events from audit_events where action = 'device.registered'`,
      ),
    ),
  );
  return row?.events ?? 0;
}

async function call({ url }: Rollcall, key: string, path: string, method = "GET", body?: string | object) {
  const response = await fetch(`${url}/api/v1/projects/default/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

interface Progress {
  status: string;
  rows: number;
}

async function until(
  server: Rollcall,
  key: string,
  id: string,
  isSo: (now: Progress) => boolean,
): Promise<Progress> {
  for (;;) {
    const now: Progress = await call(server, key, `imports/${id}`);
    if (isSo(now)) return now;
    await sleep(10);
  }
}

import { sql } from "drizzle-orm";
import { createApiKey } from "@/lib/api-keys/mutations";
import { runBackfills } from "@/lib/backfills/run";
import type { BenchArguments } from "./arguments";
import { type BenchDatabase, copyOf, dropDatabase, labelOf, seededDatabase } from "./databases";
import { type Postgres, withDatabase } from "./postgres";
import { type BenchServer, startServer } from "./server";

const batchSize = 10_000;
const batches = 5;
const warmUpRequests = 100;

/**
 * Measures senders' requests: one user's targets, all targets as a stream, and feedback in batches. Reports lines to
 * print.
 */
export async function measureSending(
  postgres: Postgres,
  { devices: sizes, samples }: BenchArguments,
  note: (line: string) => void,
): Promise<void> {
  for (const devices of sizes) {
    const original = await seededDatabase(postgres, devices);
    // Run the backfills once here; otherwise each server that starts on a copy would.
    await withDatabase(original.url, (client) => runBackfills(client));
    const database = await copyOf(postgres, original);
    try {
      const key = await createSenderKey(database);
      // Copying a database leaves many dirty pages, and responses would wait while they are written.
      await withDatabase(database.adminUrl, (client) =>
        client.statement((db) => db.execute(sql`checkpoint`)),
      );
      const server = await startServer(database, "direct");
      try {
        const call = callAs(server, key);
        await measureOneUser(database, call, samples, note);
        await measureStream(server, call, note);
        await measureFeedback(database, call, note);
      } finally {
        await server.stop();
      }
    } finally {
      await dropDatabase(postgres, database);
    }
  }
}

type Call = (path: string, init?: RequestInit) => Promise<Response>;

const createSenderKey = ({ url, projectId }: BenchDatabase) =>
  withDatabase(url, (client) =>
    client.transaction((tx) =>
      createApiKey(tx, { projectId, kind: "sender", name: "sender key", createdBy: "bench" }),
    ),
  );

const callAs =
  ({ port }: BenchServer, key: string): Call =>
  async (path, init = {}) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/projects/bench/${path}`, {
      headers,
      ...init,
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };

async function measureOneUser(
  { url, projectId, label }: BenchDatabase,
  call: Call,
  samples: number,
  note: (line: string) => void,
): Promise<void> {
  const emails = await withDatabase(url, (client) =>
    client.read((db) =>
      db.execute<{ email: string }>(sql`
        select email from users where project_id = ${projectId} order by md5(id::text) limit ${samples + warmUpRequests}`),
    ),
  );
  const times: number[] = [];
  for (const { email } of emails) {
    const startedAt = performance.now();
    await (await call(`targets?email=${encodeURIComponent(email)}`)).text();
    times.push(performance.now() - startedAt);
  }
  const sorted = times.slice(warmUpRequests).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1);
  note(`one user's targets, ${label}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

async function measureStream(server: BenchServer, call: Call, note: (line: string) => void): Promise<void> {
  server.peakMemory();
  const startedAt = performance.now();
  let [lines, bytes] = [0, 0];
  for await (const chunk of (await call("targets?includeStale=true")).body ?? []) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const speed = `${Math.round(lines / seconds)} lines/s, ${Math.round(bytes / seconds / 1e6)} MB/s`;
  const memory = Math.round(server.peakMemory() ?? 0);
  note(`${lines} targets in ${seconds.toFixed(1)} s: ${speed}, server at most ${memory} MB`);
}

async function measureFeedback(
  { url, projectId, devices }: BenchDatabase,
  call: Call,
  note: (line: string) => void,
): Promise<void> {
  const ids = await withDatabase(url, (client) =>
    client.read((db) =>
      db.execute<{ id: string; service: string }>(sql`
        select id, push_service as service from devices where project_id = ${projectId}
        order by md5(id::text) limit ${batchSize * batches}`),
    ),
  );
  const report = async (what: string, answer: (n: number) => object) => {
    const startedAt = performance.now();
    for (let from = 0; from < ids.length; from += batchSize) {
      const items = ids.slice(from, from + batchSize).map(({ id, service }, n) => ({
        ...{ deviceId: id, service, sender: "bench", messageId: `${what} ${from + n}`, ...answer(n) },
      }));
      await (await call("feedback", { method: "POST", body: JSON.stringify(items) })).text();
    }
    const perSecond = Math.round(ids.length / ((performance.now() - startedAt) / 1_000));
    note(`${what}, ${labelOf(devices)}: ${perSecond} items/s in batches of ${batchSize}`);
  };
  const accepted = { status: 200 };
  await report("first reports, all accepted", () => accepted);
  await report("later reports, all accepted", () => accepted);
  await report("one in 50 gone", (n) => (n % 50 === 0 ? { status: 410, reason: "UNREGISTERED" } : accepted));
  await report("one in 5 a bad token, held back", (n) =>
    n % 5 === 0 ? { reason: "BadDeviceToken", details: { errorCode: "INVALID_ARGUMENT" } } : accepted,
  );
}

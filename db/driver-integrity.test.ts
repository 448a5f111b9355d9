import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type DatabaseClient, openDatabase } from "./client";
import { connectionTarget } from "./database-url";
import { createTestDatabase } from "./testing";
import { runPoisonedLoad } from "./testing/poisoned-load";
import { createNumbersTable, type RunQuery } from "./testing/tagged-queries";

const statementTimeoutMs = 80;
let url: string;
let client: DatabaseClient;
let canceller: DatabaseClient;
const cancel: RunQuery = (run) => canceller.statement(run);

beforeAll(async () => {
  url = await createTestDatabase({ migrated: false });
  canceller = openDatabase({ url, size: 4 });
  client = openDatabase({ url, size: 6, statementTimeoutMs });
  await createNumbersTable((run) => client.statement(run));
});

afterAll(async () => {
  await client.close();
  await canceller.close();
});

test("every query gets its own result while every fifth one fails", {
  timeout: 180_000,
}, async () => {
  const tally = await runPoisonedLoad((run) => client.statement(run), cancel, {
    queries: 20_000,
    workers: 16,
    hungAfterMs: 10_000,
  });
  expect(tally).toMatchObject({
    sent: 20_000,
    poisoned: 4_000,
    wrong: 0,
    failed: 0,
    hung: 0,
    swallowed: [],
  });
  expect(tally.right + tally.late).toBe(18_000);
  expect(tally.late).toBeLessThan(100);
  await expect.poll(() => client.stats).toEqual({ size: 6, idle: 6, waiting: 0 });
});

test("the bare driver returns wrong results or none under the same load", async () => {
  const target = connectionTarget(url);
  const bare = postgres(target.url, {
    ...target.endpoints[0],
    max: 6,
    connection: { statement_timeout: statementTimeoutMs },
    onnotice: () => {},
  });
  const db = drizzle(bare) as unknown as Database;
  const release = ignoreUncaughtErrors();
  const tally = await runPoisonedLoad((run) => run(db), cancel, {
    queries: 3_000,
    workers: 16,
    hungAfterMs: 1_500,
    until: ({ wrong, hung }) => wrong + hung > 3,
  });
  await bare.end({ timeout: 0 });
  release();
  expect(tally.wrong + tally.hung).toBeGreaterThan(3);
});

/** The bare driver sometimes throws from a socket's event handler, where no caller can catch it. */
function ignoreUncaughtErrors(): () => void {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const listeners = events.map((event) => process.listeners(event as "uncaughtException"));
  for (const event of events) process.removeAllListeners(event).on(event, () => {});
  return () => {
    events.forEach((event, at) => {
      process.removeAllListeners(event);
      for (const listener of listeners[at] ?? []) process.on(event, listener);
    });
  };
}

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { migrateDatabase, migrationsFolder } from "@/db/migrate";
import { createMonths } from "@/lib/audit/months";
import { runBackfills } from "@/lib/backfills/run";
import { newId } from "@/lib/ids";
import { checkOut, commitOf, seededByOther } from "./against";
import { type BenchDatabase, copyOf, dropDatabase, labelOf } from "./databases";
import { openWithoutTimeouts, type Postgres, withDatabase } from "./postgres";

/** The duration of an upgrade's step, and the registrations that were sent meanwhile. */
export interface UpgradeStep {
  devices: number;
  name: string;
  ms: number;
  probes: number;
  errors: number;
  longestMs: number;
}

const probeEveryMs = 20;

/**
 * Migrates a database that an older commit's own code has seeded, and runs the backfills, while a device registers
 * every 20 ms with a statement that works on both versions' schemas.
 */
export async function measureUpgrade(
  postgres: Postgres,
  sizes: number[],
  from: string,
  note: (step: UpgradeStep) => void,
): Promise<void> {
  const commit = commitOf(from);
  const folder = checkOut(commit);
  for (const devices of sizes) {
    const name = await seededByOther(postgres, folder, commit, devices);
    const database = await copyOf(postgres, { name, devices }, "copy_upgrade");
    const probe = startProbe(database);
    const noteStep = (step: string, ms: number) => note({ devices, name: step, ms, ...probe.take() });
    try {
      await sleep(5_000);
      noteStep("before the upgrade", 5_000);
      await migrateDatabase(database.url, {
        onApplied: (migration, ms) => noteStep(nameOf(migration), ms),
      });
      await withDatabase(database.url, (client) => measureBackfills(client, noteStep));
    } finally {
      await probe.stop();
      await dropDatabase(postgres, database);
    }
  }
}

const journal: { entries: { when: number; tag: string }[] } = JSON.parse(
  readFileSync(join(migrationsFolder, "meta/_journal.json"), "utf8"),
);

const nameOf = ({ folderMillis }: { folderMillis: number }): string =>
  journal.entries.find(({ when }) => when === folderMillis)?.tag ?? String(folderMillis);

async function measureBackfills(
  client: DatabaseClient,
  noteStep: (step: string, ms: number) => void,
): Promise<void> {
  let startedAt = performance.now();
  const noteEnd = (step: string) => {
    noteStep(step, performance.now() - startedAt);
    startedAt = performance.now();
  };
  await runBackfills(client, {
    onProgress: ({ title, done }) => {
      if (done) noteEnd(`backfill: ${title}`);
    },
  });
  startedAt = performance.now();
  await createMonths(client);
  noteEnd("creating the first months of history");
}

/** Registers devices one after the other. `take` returns the result since the last call. */
function startProbe({ url, projectId }: BenchDatabase) {
  const client = openWithoutTimeouts(url);
  const none = { probes: 0, errors: 0, longestMs: 0 };
  let observed = none;
  let startedAt = performance.now();
  let isStopping = false;
  const longest = () => Math.max(observed.longestMs, performance.now() - startedAt);
  const running = (async () => {
    while (!isStopping) {
      startedAt = performance.now();
      const isDone = await client
        .statement((db) => db.execute(registration(projectId)))
        .then(
          () => true,
          (error: unknown) => {
            console.log(`  a registration failed: ${error instanceof Error ? error.message : error}`);
            return false;
          },
        );
      observed = {
        probes: observed.probes + 1,
        errors: observed.errors + (isDone ? 0 : 1),
        longestMs: longest(),
      };
      const pauseMs = Math.max(0, startedAt + probeEveryMs - performance.now());
      startedAt = Number.POSITIVE_INFINITY;
      await sleep(pauseMs);
    }
  })();
  return {
    /** A registration that is still waiting counts in this step too. */
    take() {
      const result = { ...observed, longestMs: longest() };
      observed = none;
      return result;
    },
    async stop() {
      isStopping = true;
      await running;
      await client.close();
    },
  };
}

/** A new device with its user and history, using only columns that have always existed. */
function registration(projectId: string) {
  const [userId, deviceId, eventId, secret] = [newId(), newId(), newId(), randomUUID()];
  const email = `${userId}@example.com`;
  return sql`
    with new_user as (
      insert into users (project_id, id, email, email_key) values (${projectId}, ${userId}, ${email}, ${email})
    ), new_device as (
      insert into devices (project_id, id, user_id, application_id, push_token, push_service, push_environment, platform)
      select ${projectId}::uuid, ${deviceId}::uuid, ${userId}::uuid, id, ${`probe:${secret}`}, 'fcm', 'production', 'android'
      from applications where project_id = ${projectId} limit 1
    )
    insert into audit_events (project_id, id, action, actor_type, actor_label, subject_type, subject_id, request_id)
    values (${projectId}, ${eventId}, 'device.registered', 'system', 'Probe', 'device', ${deviceId}, 'probe')`;
}

export const aboutStep = ({ devices, name, ms, longestMs }: UpgradeStep): string =>
  `${labelOf(devices)} devices, ${name}: ${(ms / 1_000).toFixed(2)} s, longest wait ${Math.round(longestMs)} ms`;

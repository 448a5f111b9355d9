import { sql } from "drizzle-orm";
import type { Database, DatabaseClient } from "@/db/client";
import type { AuthorizedProjectId, RequestContext } from "@/lib/context";
import { LockPlan } from "@/lib/devices/registration/locks";
import { pendingRegistration } from "@/lib/devices/registration/types";
import { newId } from "@/lib/ids";
import { previewImport, writeImport } from "@/lib/imports/import-batch";
import type { BenchArguments } from "./arguments";
import { preciseCpuOfProcess } from "./cpu";
import { type BenchDatabase, copyOf, dropDatabase, seededDatabase } from "./databases";
import { openWithoutTimeouts, type Postgres } from "./postgres";

/** The cost of one part of the schema for a new registration. */
export interface Price {
  part: string;
  devices: number;
  /** Microseconds of PostgreSQL's CPU time; null where the system does not report it. */
  cpu: Quartiles | null;
  /** Bytes. */
  wal: Quartiles;
}

/** The quartiles of the differences between neighbouring turns. */
export interface Quartiles {
  low: number;
  median: number;
  high: number;
}

/** The `part` that stands for the cost of a registration with the unchanged schema. */
export const everything = "everything";

type Part = { name: string; remove: string };

/** About as many registrations as share a statement at 64 connections. */
const batchSize = 16;
const batchesPerTurn = 6;
const pairs = 9;

/**
 * Registers new devices of new users, in turn without each index, trigger and foreign key of the tables written, and
 * without history. Unique indexes and the one of push tokens stay, because registrations read through them. Each
 * part is absent in every other turn, and each turn without it is compared with its neighbour, so that a momentary
 * change of the machine's speed affects both. A turn is a transaction that is rolled back, which also restores the
 * part. One connection does all the work, so its process's CPU time is the price, whatever else runs on the machine.
 */
export async function measurePrices(
  postgres: Postgres,
  { devices: sizes }: BenchArguments,
  note: (price: Price) => void,
): Promise<void> {
  for (const devices of sizes) {
    const database = await copyOf(postgres, await seededDatabase(postgres, devices));
    const client = openWithoutTimeouts(database.adminUrl);
    try {
      const execute = (text: string) => client.statement((db) => db.execute(sql.raw(text)));
      await execute(`create function no_row() returns trigger language plpgsql as 'begin return null; end'`);
      // Autovacuum of the rows that earlier turns leave behind would distort later turns.
      for (const table of await leavesOf(client))
        await execute(`alter table ${table} set (autovacuum_enabled = false)`);
      const turn = (part?: Part) => measureTurn(client, database, part);
      const noteDifferences = (part: string, turns: [Cost, Cost | undefined][]) => {
        const of = (read: (cost: Cost) => number) =>
          quartilesOf(turns.map(([one, other]) => read(one) - (other === undefined ? 0 : read(other))));
        const hasCpu = turns.every(([{ cpu }]) => cpu !== null);
        note({ part, devices, cpu: hasCpu ? of(({ cpu }) => cpu ?? 0) : null, wal: of(({ wal }) => wal) });
      };
      // The first turns do not count, because nothing is cached yet.
      for (let n = 0; n < 3; n += 1) await turn();
      const all: Cost[] = [];
      for (const part of await partsOf(client)) {
        const turns: [Cost, Cost][] = [];
        for (let n = 0; n < pairs; n += 1) {
          // The two kinds of turn alternate in going first.
          const first = await turn(n % 2 === 0 ? undefined : part);
          const second = await turn(n % 2 === 0 ? part : undefined);
          turns.push(n % 2 === 0 ? [first, second] : [second, first]);
        }
        all.push(...turns.map(([cost]) => cost));
        noteDifferences(part.name, turns);
      }
      noteDifferences(
        everything,
        all.map((cost) => [cost, undefined]),
      );
    } finally {
      await client.close();
      await dropDatabase(postgres, database);
    }
  }
}

/** The cost of one registration: microseconds of CPU time and bytes of WAL. */
interface Cost {
  cpu: number | null;
  wal: number;
}

class RolledBack extends Error {}

/** The cost of registrations while a part is missing. */
async function measureTurn(client: DatabaseClient, database: BenchDatabase, part?: Part): Promise<Cost> {
  const found: Cost[] = [];
  const work = client.transaction(async (tx) => {
    if (part !== undefined) await tx.execute(sql.raw(part.remove));
    const read = async () => {
      const [row] = await tx.execute<{ pid: number; wal: string }>(
        sql`select pg_backend_pid() as pid, pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal`,
      );
      if (row === undefined) throw new Error("PostgreSQL returned no row.");
      return { cpu: preciseCpuOfProcess(row.pid), wal: Number(row.wal) };
    };
    // The first batch plans its statements again if a part was removed, so it does not count.
    await registerBatch(tx, database);
    const before = await read();
    for (let batch = 0; batch < batchesPerTurn; batch += 1) await registerBatch(tx, database);
    const after = await read();
    const each = (from: number, to: number) => (to - from) / (batchesPerTurn * batchSize);
    const cpu = before.cpu === null || after.cpu === null ? null : each(before.cpu, after.cpu);
    found.push({ cpu, wal: each(before.wal, after.wal) });
    throw new RolledBack();
  });
  await work.catch((error) => {
    if (!(error instanceof RolledBack)) throw error;
  });
  const [cost] = found;
  if (cost === undefined) throw new Error("The turn was not measured.");
  return cost;
}

function quartilesOf(values: number[]): Quartiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

async function registerBatch(tx: Database, { projectId }: BenchDatabase): Promise<void> {
  const ctx: RequestContext = {
    requestId: newId(),
    actor: { type: "apiKey", id: newId(), label: "benchmark", via: "iterable" },
    project: {
      ...{ id: projectId as AuthorizedProjectId, slug: "bench" },
      ...{ identityType: "email", autoCreateApplications: true, isArchived: false },
    },
    scopes: new Set(),
    tokenUser: null,
  };
  const registrations = Array.from({ length: batchSize }, () => newRegistration(ctx));
  const rows = { registrations, rows: [], numbers: [] };
  const { locks } = await previewImport(tx, rows);
  const outcomes = await writeImport(tx, rows, new LockPlan([locks]));
  if (outcomes.some(({ result }) => result !== "created")) throw new Error("Devices are missing.");
}

function newRegistration(ctx: RequestContext) {
  const id = newId();
  return pendingRegistration(ctx, {
    user: { email: `${id}@example.com` },
    ...{ applicationName: "com.example.shop", pushToken: `price:${id}-${id}-${id}` },
    ...{ pushService: "fcm", pushEnvironment: "production", platform: "android" },
    facts: {
      ...{ make: "Samsung", model: "SM-S921B", systemName: "Android", systemVersion: "15" },
      ...{ applicationVersion: "4.2.0", applicationBuild: "4200", handsetId: newId() },
    },
    attributes: {},
  });
}

const tables = ["users", "devices", "audit_events"];

/** The tables that contain rows: partitions instead of a partitioned table. */
const leavesOf = (client: DatabaseClient): Promise<string[]> =>
  client.read(async (db) => {
    const found = await db.execute<{ name: string }>(sql`
      select relid::regclass::text as name
      from unnest(${sql.param(tables)}::text[]::regclass[]) each, pg_partition_tree(each) where isleaf`);
    return found.map(({ name }) => name);
  });

/** The parts that can be removed, with the statement that removes each. */
const partsOf = (client: DatabaseClient): Promise<Part[]> =>
  client.read(async (db) => [
    ...(await db.execute<Part>(sql`
        with tables as (select unnest(${sql.param(tables)}::text[]::regclass[]) as id)
        select format('index %s', indexrelid::regclass) as name, format('drop index %s', indexrelid::regclass) as remove
        from pg_index where indrelid in (select id from tables) and not indisunique and indexrelid <> 'devices_push_token_hash'::regclass
        union all
        select format('foreign key %s', conname), format('alter table %s drop constraint %I', conrelid::regclass, conname)
        from pg_constraint where conrelid in (select id from tables) and contype = 'f'
        union all
        select format('trigger %s', tgname), format('alter table %s disable trigger %I', tgrelid::regclass, tgname)
        from pg_trigger where tgrelid in (select id from tables) and not tgisinternal and tgname like '%added'
        union all
        select 'audit rows', 'create trigger no_history before insert on audit_events for each row execute function no_row()'
        order by name`)),
  ]);

import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import type { AuthorizedProjectId, RequestContext } from "@/lib/context";
import { previewImport, writeImport } from "@/lib/devices/registration/import";
import { LockPlan } from "@/lib/devices/registration/locks";
import { pendingRegistration } from "@/lib/devices/registration/types";
import { newId } from "@/lib/ids";
import type { BenchArguments } from "./arguments";
import { cpuOfProcess } from "./cpu";
import { type BenchDatabase, copyOf, dropDatabase, seededDatabase } from "./databases";
import { openWithoutTimeouts, type Postgres } from "./postgres";

/** What a new registration costs with one part of the schema missing. */
export interface Price {
  /** "nothing" for the schema as it is. */
  without: string;
  devices: number;
  postgresMs: number | null;
  walBytes: number;
}

type Part = {
  name: string;
  remove: string;
  restore: string;
};

/** About what requests over 64 connections share. */
const batchSize = 16;
const batches = 200;

/**
 * Registers new devices of new users without each index, trigger and foreign key of the tables that this writes, one at a
 * time, and without history. Unique indexes stay: registrations rely on them. Each is measured between two measurements
 * of the whole schema. One connection does all the work, so that its process's CPU time is the price, whatever else the
 * machine does.
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
      const measure = async (without: string) =>
        note({ without, devices, ...(await priceOf(client, () => registerNew(client, database))) });
      await execute(`create function no_row() returns trigger language plpgsql as 'begin return null; end'`);
      // The first ones find nothing in memory, so they do not count.
      await registerNew(client, database);
      await measure("nothing");
      for (const { name, remove, restore } of await partsOf(client)) {
        await execute(remove);
        await measure(name);
        await execute(restore);
        await measure("nothing");
      }
    } finally {
      await client.close();
      await dropDatabase(postgres, database);
    }
  }
}

/** The CPU time of the connection's process, and the WAL, for one of the devices that `register` registers. */
async function priceOf(
  client: DatabaseClient,
  register: () => Promise<void>,
): Promise<Pick<Price, "postgresMs" | "walBytes">> {
  const read = async () => {
    const [row] = await client.statement((db) =>
      db.execute<{ pid: number; wal: string; devices: string }>(sql`
        select pg_backend_pid() as pid, pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal,
          (select count(*) from devices) as devices`),
    );
    if (row === undefined) throw new Error("PostgreSQL answered nothing.");
    return { cpu: cpuOfProcess(row.pid), wal: Number(row.wal), devices: Number(row.devices) };
  };
  const counted = await read();
  const before = await read();
  await register();
  const after = await read();
  if (after.devices - before.devices !== batches * batchSize) throw new Error("Devices are missing.");
  // What the counting itself takes.
  const counting = (before.cpu ?? 0) - (counted.cpu ?? 0);
  const cpu = after.cpu === null || before.cpu === null ? null : after.cpu - before.cpu - counting;
  return {
    postgresMs: cpu === null ? null : cpu / (batches * batchSize),
    walBytes: (after.wal - before.wal) / (batches * batchSize),
  };
}

async function registerNew(client: DatabaseClient, { projectId }: BenchDatabase): Promise<void> {
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
  for (let batch = 0; batch < batches; batch += 1) {
    const registrations = Array.from({ length: batchSize }, () => newRegistration(ctx));
    const rows = { registrations, rows: [], numbers: [] };
    const { locks } = await client.read((db) => previewImport(db, rows));
    await client.transaction((tx) => writeImport(tx, rows, new LockPlan([locks])));
  }
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

/** What can be taken away, with the statements that do it and undo it. */
const partsOf = (client: DatabaseClient): Promise<Part[]> =>
  client.read(async (db) => [
    ...(await db.execute<Part>(sql`
        with tables as (select unnest('{users,devices,audit_events}'::regclass[]) as id)
        select format('index %s', indexrelid::regclass) as name, format('drop index %s', indexrelid::regclass) as remove,
          replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as restore
        from pg_index where indrelid in (select id from tables) and not indisunique
        union all
        select format('foreign key %s', conname), format('alter table %s drop constraint %I', conrelid::regclass, conname),
          format('alter table %s add constraint %I %s not valid', conrelid::regclass, conname, pg_get_constraintdef(oid))
        from pg_constraint where conrelid in (select id from tables) and contype = 'f'
        union all
        select format('trigger %s', tgname), format('alter table %s disable trigger %I', tgrelid::regclass, tgname),
          format('alter table %s enable trigger %I', tgrelid::regclass, tgname)
        from pg_trigger where tgrelid in (select id from tables) and not tgisinternal and tgname like '%added'
        union all
        select 'audit rows',
          'create trigger no_history before insert on audit_events for each row execute function no_row()',
          'drop trigger no_history on audit_events'
        order by name`)),
  ]);

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { migrateDatabase } from "@/db/migrate";
import { type Postgres, withDatabase } from "./postgres";
import { seed } from "./seed/seed";

/** A database with one project of `devices` devices. */
export interface BenchDatabase {
  devices: number;
  label: string;
  name: string;
  url: string;
  adminUrl: string;
  projectId: string;
  serverKey: string;
  readonlyKey: string;
}

export const labelOf = (devices: number): string =>
  devices >= 1_000_000 ? `${devices / 1_000_000} M` : `${devices / 1_000} k`;

/** A seeded database, kept between runs until the schema or the seed changes. */
export async function seededDatabase(postgres: Postgres, devices: number): Promise<BenchDatabase> {
  const name = `bench_${devices}_${fingerprint()}`;
  const url = postgres.urlOf(name);
  await withDatabase(postgres.urlOf("postgres"), async (client) => {
    const present = await client.read((db) =>
      db.execute<{ name: string }>(
        sql`select datname as name from pg_database where datname like 'bench\_%'`,
      ),
    );
    if (present.some((row) => row.name === name)) return;
    const run = (text: string) => client.statement((db) => db.execute(sql.raw(text)));
    for (const old of present.filter((row) => row.name.startsWith(`bench_${devices}_`))) {
      await dropDatabase(postgres, old);
    }
    const startedAt = Date.now();
    process.stdout.write(`Seeding ${labelOf(devices)} devices:`);
    await run(`create database "${name}_unfinished" template template0`);
    const unfinished = postgres.urlOf(`${name}_unfinished`);
    await migrateDatabase(unfinished);
    await withDatabase(unfinished, (own) => seed(own, devices));
    await run(`alter database "${name}_unfinished" rename to "${name}"`);
    console.log(`, ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  });
  return describe(postgres, name, url, devices);
}

/** A copy of a seeded database, for tests that write. */
export async function copyOf(
  postgres: Postgres,
  original: Pick<BenchDatabase, "name" | "devices">,
  name = `copy_${original.devices}`,
): Promise<BenchDatabase> {
  await dropDatabase(postgres, { name });
  await withDatabase(postgres.urlOf("postgres"), (client) =>
    client.statement((db) =>
      db.execute(sql.raw(`create database "${name}" template "${original.name}" strategy file_copy`)),
    ),
  );
  return describe(postgres, name, postgres.urlOf(name), original.devices);
}

/** Drops as superuser if possible, because other roles may not cancel an autovacuum that is running in it. */
export async function dropDatabase(postgres: Postgres, { name }: { name: string }): Promise<void> {
  await withDatabase(postgres.adminUrlOf("postgres"), (client) =>
    client.statement((db) => db.execute(sql.raw(`drop database if exists "${name}" with (force)`))),
  );
}

async function describe(
  postgres: Postgres,
  name: string,
  url: string,
  devices: number,
): Promise<BenchDatabase> {
  const [facts] = await withDatabase(url, (client) =>
    client.read((db) =>
      db.execute<{ project_id: string; server_key: string; readonly_key: string }>(
        sql`select project_id, server_key, readonly_key from bench.facts`,
      ),
    ),
  );
  if (facts === undefined) throw new Error(`The database ${name} is not seeded.`);
  return {
    devices,
    label: labelOf(devices),
    name,
    url,
    adminUrl: postgres.adminUrlOf(name),
    projectId: facts.project_id,
    serverKey: facts.server_key,
    readonlyKey: facts.readonly_key,
  };
}

/** A hash of everything that a seeded database is built from. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const folder of ["bench/seed", "db/migrations"]) {
    for (const file of readdirSync(folder).sort()) {
      if (file !== "meta") hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest("hex").slice(0, 8);
}

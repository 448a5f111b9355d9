import { sql } from "drizzle-orm";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";
import { retry } from "@/lib/async/retry";
import { type DatabaseClient, openDatabase } from "./client";
import { isConnectionLost, sqlState, toPublicError } from "./errors";
import { inLongTransaction } from "./long-transaction";
import type { Database } from "./transaction";

/** The database cannot be migrated to this version's schema. The message is one line for the operator. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/** Another instance is migrating. */
class LockedError extends Error {}

interface MigrationOptions {
  /** The folder with drizzle-kit's output; default: `migrationsFolder`. */
  folder?: string;
  /** How long to wait while another instance migrates, or while a long transaction holds a table. */
  lockTimeoutMs?: number;
  /** Receives a line to show about each step that takes more than two seconds. */
  onProgress?: (line: string) => void;
  /** Receives each migration that was applied, and how long it took. */
  onApplied?: (migration: MigrationMeta, ms: number) => void;
}

/** Every program's working directory is the folder that contains Rollcall. */
export const migrationsFolder = "db/migrations";
// An arbitrary number that every version of Rollcall must share.
const advisoryLock = 7_265_702_911;
export const minPostgresVersion = 15;
const dayMs = 86_400_000;
/** A statement that waits for a table lock blocks all queries that arrive later, so it soon gives up and retries. */
const tableLockTimeoutMs = 1_000;
/** The first line of a migration that runs statement by statement, as `CREATE INDEX CONCURRENTLY` requires. */
const outsideTransaction = "-- Runs outside a transaction.";

/**
 * Applies all missing migrations. On a new database they commit together. On an existing one each commits separately,
 * so that none holds another's locks. Migrations outside a transaction have repeatable statements, so an interrupted
 * one starts over next time. An advisory lock makes instances that start together wait for each other. Throws
 * `MigrationError`.
 */
export async function migrateDatabase(databaseUrl: string, options: MigrationOptions = {}): Promise<void> {
  const {
    folder = migrationsFolder,
    lockTimeoutMs = 60_000,
    onProgress = () => {},
    onApplied = () => {},
  } = options;
  const client = openDatabase({
    url: databaseUrl,
    size: 2,
    deadlineMs: dayMs,
    statementTimeoutMs: 0,
    lockTimeoutMs: tableLockTimeoutMs,
    idleInTransactionTimeoutMs: 0,
  });
  try {
    await retry(() => migrate(databaseUrl, client, { folder, lockTimeoutMs, onProgress, onApplied }), {
      isRetryable: (error) => error instanceof LockedError,
      delayMs: () => 200,
      timeoutMs: lockTimeoutMs,
    });
  } catch (error) {
    throw toMigrationError(error, lockTimeoutMs);
  } finally {
    await client.close();
  }
}

/**
 * Holds the lock in a separate transaction on a separate connection. That transaction must not keep a snapshot, because
 * a concurrent index build waits for all older snapshots. Therefore it throws `LockedError` instead of waiting for the
 * lock, and its last query is a SET.
 */
function migrate(
  databaseUrl: string,
  client: DatabaseClient,
  { folder, lockTimeoutMs, onProgress, onApplied }: Required<MigrationOptions>,
): Promise<void> {
  return inLongTransaction(databaseUrl, { lockTimeoutMs }, async (lock) => {
    await requireSupportedVersion(lock);
    const [taken] = await lock.execute<{ taken: boolean }>(
      sql`select pg_try_advisory_xact_lock(${advisoryLock}) as taken`,
    );
    if (!taken?.taken) throw new LockedError();
    const { isNew, missing } = await missingMigrations(lock, folder);
    await lock.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    if (isNew) return createTables(client, missing);
    for (const [at, migration] of missing.entries()) {
      const step = `Updating the database, step ${at + 1} of ${missing.length}`;
      const stopReporting = reportProgress(client, step, onProgress);
      const startedAt = performance.now();
      try {
        await apply(client, migration, lockTimeoutMs);
      } finally {
        await stopReporting();
      }
      onApplied(migration, performance.now() - startedAt);
    }
  });
}

/** The migrations to apply, in order, and whether the database has none yet. */
async function missingMigrations(
  db: Database,
  folder: string,
): Promise<{ isNew: boolean; missing: MigrationMeta[] }> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const [table] = await db.execute<{ exists: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
  );
  if (!table?.exists) return { isNew: true, missing: migrations };
  const [last] = await db.execute<{ at: string | null }>(
    sql`select max(created_at) as at from drizzle.__drizzle_migrations`,
  );
  const missing = migrations.filter(({ folderMillis }) => folderMillis > Number(last?.at ?? 0));
  return { isNew: false, missing };
}

/** A new database has no users, so its indexes need not be built concurrently, which takes much longer. */
const createTables = (client: DatabaseClient, migrations: MigrationMeta[]): Promise<void> =>
  client.transaction(async (db) => {
    for (const migration of migrations) {
      await runOnNewDatabase(db, migration);
      await recordMigration(db, migration);
    }
  });

/** Applies one migration; a statement that cannot lock its table is tried again. */
async function apply(client: DatabaseClient, migration: MigrationMeta, timeoutMs: number): Promise<void> {
  const retryWhileLocked = (attempt: () => Promise<void>) =>
    retry(attempt, { isRetryable: isLockTimeout, delayMs: () => tableLockTimeoutMs, timeoutMs });
  if (!migration.sql[0]?.startsWith(outsideTransaction)) {
    return retryWhileLocked(() =>
      client.transaction(async (db) => {
        for (const statement of migration.sql) await db.execute(sql.raw(statement));
        await recordMigration(db, migration);
      }),
    );
  }
  for (const statement of migration.sql) {
    await retryWhileLocked(() =>
      client.statement(async (db) => {
        // These statements may wait, for example for older transactions, without making others wait.
        const blocksNoOne = /\b(concurrently|validate constraint)\b/i.test(statement);
        await db.execute(sql.raw(`set lock_timeout = ${blocksNoOne ? 0 : tableLockTimeoutMs}`));
        await dropInvalidIndex(db, statement);
        await db.execute(sql.raw(statement));
      }),
    );
  }
  await client.transaction((db) => recordMigration(db, migration));
}

/** An interrupted concurrent build leaves an invalid index, which `IF NOT EXISTS` would accept. */
async function dropInvalidIndex(db: Database, statement: string): Promise<void> {
  const invalid = await db.execute<{ name: string }>(sql`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where not i.indisvalid and c.relkind = 'i' and c.relnamespace = 'public'::regnamespace
      and position(format('"%s"', c.relname) in ${statement}) > 0`);
  for (const { name } of invalid) await db.execute(sql`drop index concurrently ${sql.identifier(name)}`);
}

/** Creates the table that Drizzle's own migrator uses. */
export async function createMigrationsTable(db: Database): Promise<void> {
  await db.execute(sql`create schema if not exists drizzle`);
  await db.execute(sql`create table if not exists drizzle.__drizzle_migrations
    (id serial primary key, hash text not null, created_at bigint)`);
}

async function recordMigration(db: Database, { hash, folderMillis }: MigrationMeta): Promise<void> {
  await createMigrationsTable(db);
  await db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`,
  );
}

/** Reports every two seconds until stopped, with the share of the index that is being built. */
function reportProgress(
  client: DatabaseClient,
  step: string,
  onProgress: (line: string) => void,
): () => Promise<void> {
  let reporting = Promise.resolve();
  const report = async () => {
    const [index] = await client.read((db) =>
      db.execute<{ name: string; percent: number | null }>(sql`
      select index_relid::regclass::text as name, (100 * blocks_done / nullif(blocks_total, 0))::int as percent
      from pg_stat_progress_create_index where datname = current_database() and index_relid <> 0`),
    );
    const share = index?.percent === null ? "" : `, ${index?.percent} %`;
    onProgress(index ? `${step}: building index ${index.name}${share}.` : `${step}.`);
  };
  const timer = setInterval(() => {
    reporting = reporting.then(report).catch(() => {});
  }, 2_000);
  return async () => {
    clearInterval(timer);
    await reporting;
  };
}

async function requireSupportedVersion(db: Database): Promise<void> {
  const [row] = await db.execute<{ version: string; number: number }>(
    sql`select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  if (row && row.number >= minPostgresVersion * 10_000) return;
  throw new MigrationError(
    `Rollcall needs PostgreSQL ${minPostgresVersion} or newer; this server is ${row?.version}.`,
  );
}

const isLockTimeout = (error: unknown): boolean => sqlState(error) === "55P03";

/** Runs a migration's statements in a transaction on a new database, without recording it. */
export async function runOnNewDatabase(db: Database, migration: MigrationMeta): Promise<void> {
  for (const statement of migration.sql) {
    await db.execute(sql.raw(statement.replace(/\bconcurrently\b/i, "")));
  }
}

function toMigrationError(error: unknown, lockTimeoutMs: number): Error {
  if (error instanceof MigrationError) return error;
  const reason = rootMessage(error);
  const message = isConnectionLost(error)
    ? `The database cannot be reached: ${reason}.`
    : isLockTimeout(error) || error instanceof LockedError
      ? `The database could not be migrated: another Rollcall, or a long transaction, held it for more than ${Math.round(lockTimeoutMs / 1_000)} s.`
      : `The database could not be migrated: ${reason}.`;
  return new MigrationError(message, { cause: toPublicError(error) });
}

function rootMessage(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  if (root instanceof AggregateError && root.errors[0]) root = root.errors[0];
  return root instanceof Error ? root.message.replace(/\s+/g, " ").replace(/\.$/, "") : String(root);
}

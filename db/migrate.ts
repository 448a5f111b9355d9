import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { isConnectionLost, sqlState, toPublicError } from "./errors";
import type { Database } from "./lease";
import { inLongTransaction } from "./long-transaction";

/** The database cannot be migrated to this version's schema. The message is one line for the operator. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

export interface MigrationOptions {
  /** Holds drizzle-kit's output. Default: db/migrations beside the code or under the working directory. */
  folder?: string;
  /** How long to wait while another instance migrates. */
  lockTimeoutMs?: number;
}

// An arbitrary number that every version of Rollcall must share.
const advisoryLock = 7_265_702_911;
export const minPostgresVersion = 15;

/**
 * Applies all missing migrations in one transaction, under an advisory lock so that instances that start together wait
 * for each other. Throws `MigrationError`.
 */
export async function migrateDatabase(databaseUrl: string, options: MigrationOptions = {}): Promise<void> {
  const { folder = migrationsFolder(), lockTimeoutMs = 60_000 } = options;
  try {
    await inLongTransaction(databaseUrl, { lockTimeoutMs }, async (db) => {
      await requireSupportedVersion(db);
      await db.execute(sql`select pg_advisory_xact_lock(${advisoryLock})`);
      // A longer wait for a table lock would block every query queued behind it.
      await db.execute(sql`set local lock_timeout = '10s'`);
      await migrate(db, { migrationsFolder: folder });
    });
  } catch (error) {
    throw toMigrationError(error, lockTimeoutMs);
  }
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

function toMigrationError(error: unknown, lockTimeoutMs: number): Error {
  if (error instanceof MigrationError) return error;
  const reason = rootMessage(error);
  const message = isConnectionLost(error)
    ? `The database cannot be reached: ${reason}.`
    : sqlState(error) === "55P03"
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

/** Looks in the parent folders too: this file runs from db/, or bundled from dist/. */
export function migrationsFolder(): string {
  const places = [process.cwd()];
  for (let place = dirname(fileURLToPath(import.meta.url)); !places.includes(place); place = dirname(place)) {
    places.push(place);
  }
  const folder = places
    .map((place) => join(place, "db", "migrations"))
    .find((candidate) => existsSync(join(candidate, "meta", "_journal.json")));
  if (!folder) throw new MigrationError("The folder db/migrations is missing from this installation.");
  return folder;
}

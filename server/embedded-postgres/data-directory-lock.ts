import postgres from "postgres";
import { StartError } from "../start-error";
import type { Postmaster } from "./postmaster-file";

/** A superuser connection whose advisory lock marks the data directory as used by a running Rollcall. */
export type LockConnection = postgres.Sql;

// An advisory lock in the database "postgres"; the key is "roll" in ASCII.
const lockKey = 0x726f6c6c;

// Nothing listens, or PostgreSQL is still starting, recovering or stopping (57P03).
const retryableCodes = new Set([
  "ENOENT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "57P03",
]);

/** Connects to the running PostgreSQL; undefined while it does not accept connections. */
export async function connectForLock(
  server: Pick<Postmaster, "host" | "port">,
  password: string,
): Promise<LockConnection | undefined> {
  const lock = postgres({
    host: server.host,
    port: server.port,
    user: "postgres",
    password,
    database: "postgres",
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined,
    // PostgreSQL restarts after a crash of one of its processes.
    onclose: () => {
      if (held.has(lock)) acquireLock(lock).catch(() => undefined);
    },
    connection: { application_name: "rollcall data directory lock" },
  });
  try {
    await lock`select 1`;
    return lock;
  } catch (error) {
    await lock.end({ timeout: 0 });
    const { code } = error as { code?: string };
    if (code === "28P01") {
      throw new StartError("The file postgres-password in the data folder does not match its database.", {
        cause: error,
      });
    }
    if (code !== undefined && retryableCodes.has(code)) return undefined;
    throw error;
  }
}

/** Takes the lock for as long as the connection lasts; false when another Rollcall holds it. */
export async function acquireLock(lock: LockConnection): Promise<boolean> {
  const [row] = await lock<{ taken: boolean }[]>`select pg_try_advisory_lock(${lockKey}) as taken`;
  if (row?.taken !== true) return false;
  held.add(lock);
  return true;
}

const held = new WeakSet<LockConnection>();

export async function releaseLock(lock: LockConnection, timeoutSeconds = 1): Promise<void> {
  held.delete(lock);
  await lock.end({ timeout: timeoutSeconds });
}

/** Creates Rollcall's role, without superuser rights, and its database, if missing. */
export async function ensureDatabase(lock: LockConnection, password: string): Promise<void> {
  const [found] = await lock<{ role: boolean; database: boolean }[]>`
    select exists (select from pg_roles where rolname = 'rollcall') as role,
           exists (select from pg_database where datname = 'rollcall') as database`;
  if (!found?.role) await lock.unsafe(`create role rollcall login createdb password '${password}'`);
  if (!found?.database) await lock.unsafe("create database rollcall owner rollcall");
}

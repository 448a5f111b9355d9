import postgres from "postgres";
import { StartError } from "../start-error";
import type { Postmaster } from "./postmaster-file";

/** The one connection, as superuser, that shows for as long as it stands that a Rollcall lives on the cluster. */
export type LockConnection = postgres.Sql;

// Held in the database "postgres"; the word "roll" in ASCII.
const lockKey = 0x726f6c6c;

// Nobody listens, or PostgreSQL is still starting, recovering or stopping (57P03).
const notYet = new Set([
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
  const keeper = postgres({
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
    onclose: () => void retake(keeper),
    connection: { application_name: "rollcall keeper" },
  });
  try {
    await keeper`select 1`;
    return keeper;
  } catch (error) {
    await keeper.end({ timeout: 0 });
    const { code } = error as { code?: string };
    if (code === "28P01") {
      throw new StartError("The file postgres-password in the data folder does not fit its database.", {
        cause: error,
      });
    }
    if (code !== undefined && notYet.has(code)) {
      return undefined;
    }
    throw error;
  }
}

/** Takes the cluster for as long as the keeper is connected; false where another Rollcall has it. */
export async function acquireLock(keeper: LockConnection): Promise<boolean> {
  const [row] = await keeper<{ taken: boolean }[]>`select pg_try_advisory_lock(${lockKey}) as taken`;
  if (row?.taken !== true) return false;
  held.add(keeper);
  return true;
}

const held = new WeakSet<LockConnection>();

/** PostgreSQL restarts by itself when one of its processes crashes, and the lock is gone then: take it again. */
async function retake(keeper: LockConnection): Promise<void> {
  if (held.has(keeper)) await acquireLock(keeper).catch(() => undefined);
}

/** Lets go of the cluster. */
export async function releaseLock(keeper: LockConnection, patienceSeconds = 1): Promise<void> {
  held.delete(keeper);
  await keeper.end({ timeout: patienceSeconds });
}

/** Makes Rollcall's own role, which is no superuser, and its database where they are missing. */
export async function ensureDatabase(keeper: LockConnection, password: string): Promise<void> {
  const [found] = await keeper<{ role: boolean; database: boolean }[]>`
    select exists (select from pg_roles where rolname = 'rollcall') as role,
           exists (select from pg_database where datname = 'rollcall') as database`;
  if (!found?.role) {
    await keeper.unsafe(`create role rollcall login createdb password '${password}'`);
  }
  if (!found?.database) {
    await keeper.unsafe("create database rollcall owner rollcall");
  }
}

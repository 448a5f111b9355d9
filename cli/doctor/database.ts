import { readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { migrationsFolder, minPostgresVersion } from "@/db/migrate";
import type { Config } from "@/lib/config";
import { unsafeSettings } from "../../server/durability";
import { type Finding, failure, ok, warning } from "./finding";

export async function checkServer(
  db: ReadDatabase,
  { databaseDurability }: Pick<Config, "databaseDurability">,
): Promise<Finding[]> {
  const sentAt = Date.now();
  const [row] = await db.execute<{
    version: string;
    number: number;
    now: string;
    standby: boolean;
    role: string;
    superuser: boolean;
  }>(sql`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      extract(epoch from clock_timestamp()) * 1000 as now, pg_is_in_recovery() as standby,
      current_user as role, rolsuper as superuser
    from pg_roles where rolname = current_user`);
  const receivedAt = Date.now();
  if (row === undefined) throw new Error("The database returned no row.");
  const skew = Math.round(Number(row.now) - (sentAt + receivedAt) / 2);
  return [serverFinding(row), roleFinding(row), await durability(db, databaseDurability), clockFinding(skew)];
}

function serverFinding(server: { version: string; number: number; standby: boolean }): Finding {
  if (server.number < minPostgresVersion * 10_000) {
    const advice = `Move to PostgreSQL ${minPostgresVersion} or newer.`;
    return failure("database", `This is PostgreSQL ${server.version}.`, advice);
  }
  if (server.standby) {
    return failure("database", "The database is a read-only standby.", "Point DATABASE_URL at the primary.");
  }
  return ok("database", `PostgreSQL ${server.version} is reachable.`);
}

export function roleFinding({ role, superuser }: { role: string; superuser: boolean }): Finding {
  if (!superuser) return ok("role", `${role} is not a superuser.`);
  return warning(
    "role",
    `Rollcall connects as ${role}, a superuser: a compromised Rollcall would compromise the whole server.`,
    "Create a role that owns only Rollcall's database, and use it in DATABASE_URL.",
  );
}

/** Checks that max_connections suffices for all pools. */
export async function checkConnections(
  db: ReadDatabase,
  { processes, databasePoolSize }: Pick<Config, "processes" | "databasePoolSize">,
): Promise<Finding> {
  const [row] = await db.execute<{ max: number; reserved: number; others: number }>(sql`
    select current_setting('max_connections')::int as max,
      current_setting('superuser_reserved_connections')::int as reserved,
      (select count(*)::int from pg_stat_activity
        where backend_type = 'client backend' and application_name <> 'rollcall') as others`);
  const { max = 0, reserved = 0, others = 0 } = row ?? {};
  const available = max - reserved - others;
  const needed = processes * (databasePoolSize + connectionsPerProcess) + (processes > 1 ? 2 : 1);
  const message = `An instance opens up to ${needed} connections; ${available} are available.`;
  const advice = "Raise max_connections, or lower DATABASE_POOL_SIZE or WEB_CONCURRENCY.";
  return needed > available ? failure("connections", message, advice) : ok("connections", message);
}

/**
 * In addition to its pool, each process has one for notifications and one for readiness; the first also has one for
 * tasks.
 */
const connectionsPerProcess = 2;

async function durability(db: ReadDatabase, setting: Config["databaseDurability"]): Promise<Finding> {
  const off = (await unsafeSettings(db)).join(", ");
  if (off === "") return ok("durability", "Acknowledged writes survive a power cut.");
  if (setting === "elsewhere") {
    const message = `${off} is off; DATABASE_DURABILITY says that another layer guarantees durability.`;
    return ok("durability", message);
  }
  const message = `${off} is off: a power cut could lose acknowledged writes.`;
  return failure("durability", message, "Turn it on in postgresql.conf.");
}

export function clockFinding(skew: number): Finding {
  const message = `The database's clock is ${Math.abs(skew)} ms ${skew < 0 ? "behind" : "ahead of"} this machine's.`;
  const advice = "Synchronise both machines with NTP.";
  if (Math.abs(skew) > 30_000) return failure("clock", message, advice);
  return Math.abs(skew) > 2_000 ? warning("clock", message, advice) : ok("clock", message);
}

/** Checks that exactly this version's migrations are applied. */
export async function checkMigrations(db: ReadDatabase): Promise<Finding> {
  const journal = JSON.parse(await readFile(join(migrationsFolder, "meta", "_journal.json"), "utf8"));
  const wanted: { when: number; tag: string }[] = journal.entries;
  const [there] = await db.execute<{ present: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as present`,
  );
  const done = there?.present
    ? await db.execute<{ at: string }>(sql`select created_at as at from drizzle.__drizzle_migrations`)
    : [];
  const times = new Set(done.map(({ at }) => Number(at)));
  const missing = wanted.filter(({ when }) => !times.has(when)).map(({ tag }) => tag);
  const advice = "Start Rollcall once: that migrates it.";
  if (missing.length === wanted.length) return failure("migrations", "The database is empty.", advice);
  if (missing.length > 0) return failure("migrations", `Missing migrations: ${missing.join(", ")}.`, advice);
  const newer = [...times].filter((at) => !wanted.some(({ when }) => when === at)).length;
  if (newer === 0) return ok("migrations", `All ${wanted.length} migrations are applied.`);
  return warning(
    "migrations",
    `The schema has ${newer} newer migrations than this version.`,
    "Run the newer version of Rollcall.",
  );
}

/** Checks the free space for the embedded database; an external database's disk is not visible. */
export async function checkDisk({ databaseUrl, dataDir }: Config): Promise<Finding[]> {
  if (databaseUrl !== undefined) return [];
  const { bavail, bsize } = await statfs(dataDir);
  return [diskFinding(dataDir, Math.floor((bavail * bsize) / 1_000_000))];
}

export function diskFinding(folder: string, freeMegabytes: number): Finding {
  const message = `${freeMegabytes.toLocaleString("en")} MB free on the disk of ${folder}.`;
  const advice = "Free some space, or move the data folder and set ROLLCALL_DATA_DIR.";
  if (freeMegabytes < 100) return failure("disk", message, advice);
  return freeMegabytes < 1_000 ? warning("disk", message, advice) : ok("disk", message);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { migrationsFolder } from "@/db/migrate";
import type { Config } from "@/lib/config";
import { unsafeSettings } from "../../server/durability";
import { type Finding, failure, ok, warning } from "./finding";

const oldestSupported = 15;

/** Which PostgreSQL it is, whether it keeps what it acknowledges, and whether its clock is ours. */
export async function checkServer(
  db: Database,
  { databaseDurability }: Pick<Config, "databaseDurability">,
): Promise<Finding[]> {
  const asked = Date.now();
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
  const answered = Date.now();
  if (row === undefined) throw new Error("The database answered nothing.");
  const skew = Math.round(Number(row.now) - (asked + answered) / 2);
  return [
    versionFinding(row),
    roleFinding(row),
    ...(await durability(db, databaseDurability)),
    clockFinding(skew),
  ];
}

function versionFinding({
  version,
  number,
  standby,
}: {
  version: string;
  number: number;
  standby: boolean;
}): Finding {
  if (number < oldestSupported * 10_000) {
    const advice = `Move to PostgreSQL ${oldestSupported} or newer.`;
    return failure("database", `This is PostgreSQL ${version}.`, advice);
  }
  if (standby) {
    return failure(
      "database",
      "This database is a standby: it takes no writes.",
      "Point DATABASE_URL at the primary.",
    );
  }
  return ok("database", `PostgreSQL ${version} answers.`);
}

export function roleFinding({ role, superuser }: { role: string; superuser: boolean }): Finding {
  if (!superuser) return ok("role", `${role} may do what Rollcall needs, and is no superuser.`);
  return warning(
    "role",
    `Rollcall connects as ${role}, a superuser: whoever takes Rollcall over has the whole server.`,
    "Make it a role of its own that owns its database only, and name that in DATABASE_URL.",
  );
}

/** Whether there are connections enough for every pool that may be open. */
export async function checkConnections(
  db: Database,
  { processes, databasePoolSize }: Pick<Config, "processes" | "databasePoolSize">,
): Promise<Finding> {
  const [row] = await db.execute<{ most: number; reserved: number; others: number }>(sql`
    select current_setting('max_connections')::int as most,
      current_setting('superuser_reserved_connections')::int as reserved,
      (select count(*)::int from pg_stat_activity
        where backend_type = 'client backend' and application_name <> 'rollcall') as others`);
  const { most = 0, reserved = 0, others = 0 } = row ?? {};
  const left = most - reserved - others;
  const wanted = processes * (databasePoolSize + ownConnections) + (processes > 1 ? 2 : 1);
  const message = `An instance opens up to ${wanted} connections; there is room for ${left}.`;
  const advice = "Raise max_connections, or lower DATABASE_POOL_SIZE or WEB_CONCURRENCY.";
  return wanted > left ? failure("connections", message, advice) : ok("connections", message);
}

/** Beside its pool a process has one each for notices and readiness; the first has one more for chores. */
const ownConnections = 2;

async function durability(db: Database, promised: Config["databaseDurability"]): Promise<Finding[]> {
  const off = await unsafeSettings(db);
  if (off.length === 0) return [ok("durability", "What it acknowledges survives a power cut.")];
  if (promised === "elsewhere") {
    return [
      ok(
        "durability",
        `${off.join(", ")} is off; DATABASE_DURABILITY says that the promise is kept elsewhere.`,
      ),
    ];
  }
  return [
    failure(
      "durability",
      `${off.join(", ")} is off: a power cut loses what was acknowledged.`,
      "Turn it on in postgresql.conf.",
    ),
  ];
}

export function clockFinding(skew: number): Finding {
  const message = `The database's clock is ${Math.abs(skew)} ms ${skew < 0 ? "behind" : "ahead of"} ours.`;
  const advice = "Let both machines follow the same time server (NTP).";
  if (Math.abs(skew) > 30_000) return failure("clock", message, advice);
  return Math.abs(skew) > 2_000 ? warning("clock", message, advice) : ok("clock", message);
}

/** Whether the schema is the one that this version is made for. */
export async function checkMigrations(db: Database): Promise<Finding> {
  const journal = JSON.parse(await readFile(join(migrationsFolder(), "meta", "_journal.json"), "utf8"));
  const wanted: { when: number; tag: string }[] = journal.entries;
  const [there] = await db.execute<{ present: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as present`,
  );
  const done = there?.present
    ? await db.execute<{ at: string }>(sql`select created_at as at from drizzle.__drizzle_migrations`)
    : [];
  const times = new Set(done.map(({ at }) => Number(at)));
  const missing = wanted.filter(({ when }) => !times.has(when)).map(({ tag }) => tag);
  const advice = "Start Rollcall on it once: that migrates it.";
  if (missing.length === wanted.length) return failure("migrations", "The database is empty.", advice);
  if (missing.length > 0) return failure("migrations", `The schema lacks ${missing.join(", ")}.`, advice);
  const foreign = [...times].filter((at) => !wanted.some(({ when }) => when === at)).length;
  if (foreign === 0) return ok("migrations", `All ${wanted.length} migrations are in.`);
  return warning(
    "migrations",
    `The schema is ${foreign} migrations ahead of this version.`,
    "Run the newer Rollcall that made them.",
  );
}

import { readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import type { Database, DatabaseClient } from "@/db/client";
import { applications } from "@/db/schema";
import { createApiKey } from "@/lib/api-keys/mutations";
import { createMonths } from "@/lib/audit/months";
import { runBackfills } from "@/lib/backfills/run";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { withoutIndexes } from "./indexes";

const partSize = 500_000;
/** The devices are from this time on, and so is their history. */
const historyMs = 731 * 24 * 60 * 60 * 1_000;
const applicationNames = ["com.example.shop", "com.example.courier", "com.example.team", "com.example.kiosk"];
const sqlFile = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

/**
 * Fills a migrated, empty database with a project of `devices` devices (a multiple of 100), their users, history and
 * counts. Stores the project's API keys in `bench.facts`.
 */
export async function seed(client: DatabaseClient, devices: number): Promise<void> {
  const project = await client.transaction((tx) => insertProject(tx));
  const [functions, rows, counts] = await Promise.all(
    ["functions.sql", "rows.sql", "counts.sql"].map(sqlFile),
  );
  // The rows have the newest form. On an empty database the backfills end at once, and they do not run again.
  await runBackfills(client);
  await client.statement((db) => db.execute(sql`update backfills set passes = 3`));
  await client.statement((db) => db.execute(sql`drop table audit_events_first`));
  await createMonths(client, Date.now() - historyMs);
  await client.statement(async (db) => {
    await runScript(db, functions ?? "");
    await db.execute(sql`create table bench.facts as
      select ${project.id}::uuid as project_id, ${project.server}::text as server_key,
        ${project.readonly}::text as readonly_key, ${devices}::bigint as devices, now() as until`);
    await db.execute(sql`set maintenance_work_mem = '512MB'`);
    await withoutIndexes(db, ["users", "devices", "audit_events"], async () => {
      for (let from = 0; from < devices; from += partSize) {
        const to = Math.min(devices, from + partSize);
        await runScript(db, rows ?? "", { project: `'${project.id}'::uuid`, from, to, total: devices });
        process.stdout.write(` ${to / 1_000}k`);
      }
    });
    await runScript(db, counts ?? "");
    await db.execute(sql`vacuum analyze`);
  });
}

async function insertProject(tx: Database) {
  const id = await createProject(tx, { slug: "bench", name: "Bench", identityType: "email" }, "seed");
  await tx
    .insert(applications)
    .values(applicationNames.map((name) => ({ projectId: id, id: newId(), name })));
  const key = (kind: "server" | "readonly") =>
    createApiKey(tx, { projectId: id, kind, name: `${kind} key`, createdBy: "seed" });
  return { id, server: await key("server"), readonly: await key("readonly") };
}

/** Runs statements one by one; `:name` is a parameter, and `:until` the time of the newest rows. */
async function runScript(
  db: Database,
  script: string,
  parameters: Record<string, string | number> = {},
): Promise<void> {
  const values: Record<string, string | number> = {
    ...parameters,
    until: "(select until from bench.facts)",
  };
  for (const statement of script.split(/;\n/)) {
    if (statement.replace(/^\s*--.*$/gm, "").trim() === "") continue;
    const text = statement.replace(/(?<!:):([a-z]+)/g, (whole, name) => String(values[name] ?? whole));
    await db.execute(sql.raw(text));
  }
}

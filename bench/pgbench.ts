import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import type { BenchDatabase } from "./databases";
import type { Scenario } from "./load/job";
import { withDoor } from "./postgres";

const files: Partial<Record<Scenario, string>> = {
  new: "register-new.sql",
  changed: "register-changed.sql",
  unchanged: "register-unchanged.sql",
};

/** To connect, plan and compile, which pgbench does on its own time; longer where that was not enough. */
const warmUps = [4, 20];

export const hasPgbench = (): boolean => spawnSync("pgbench", ["--version"]).status === 0;

export const pgbenchCan = (scenario: Scenario): boolean => files[scenario] !== undefined;

/**
 * Transactions a second of the statements that a registration needs, one at a time on each of 32 connections; null where
 * it did not get under way, as on a machine that is busy with something else.
 */
export async function runPgbench(
  database: BenchDatabase,
  scenario: Scenario,
  seconds: number,
): Promise<number | null> {
  const script = fileURLToPath(new URL(`./sql/${files[scenario]}`, import.meta.url));
  const variables = {
    project: database.projectId,
    application: await applicationOf(database),
    last: database.devices - 1,
  };
  const counted = Math.ceil(seconds);
  for (const warmUpSeconds of warmUps) {
    const { stderr } = await promisify(execFile)("pgbench", [
      ...["--no-vacuum", "-M", "prepared", "-c", "32", "-T", String(warmUpSeconds + counted)],
      ...["--progress=1", "-f", script],
      ...Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]),
      database.url,
    ]);
    const perSecond = [...stderr.matchAll(/^progress: [\d.]+ s, ([\d.]+) tps/gm)]
      .slice(-counted)
      .map((line) => Number(line[1]));
    const all = perSecond.reduce((sum, each) => sum + each, 0);
    if (all > 0) return all / perSecond.length;
  }
  console.log(`pgbench did not get under way within ${warmUps.at(-1)} s: the machine is busy.`);
  return null;
}

async function applicationOf({ url }: BenchDatabase): Promise<string> {
  const [row] = await withDoor(url, (door) =>
    door.read((db) =>
      db.execute<{ id: string }>(sql`select id from applications where name = 'com.example.shop'`),
    ),
  );
  return row?.id ?? "";
}

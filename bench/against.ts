import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import type { BenchArguments } from "./arguments";
import { measureCpu } from "./cpu";
import { type BenchDatabase, copyOf, dropDatabase, labelOf, seededDatabase } from "./databases";
import { prepareScenario, runScenario } from "./load";
import type { Scenario, Target } from "./load/job";
import { type Postgres, withDatabase } from "./postgres";
import { type BenchServer, startBundled } from "./server";
import { pickTargets } from "./targets";

/** One version's results for a scenario, over all runs. */
export interface Comparison {
  scenario: Scenario;
  devices: number;
  connections: number;
  who: string;
  requests: number;
  errors: number;
  seconds: number;
  /** Milliseconds of CPU per request. */
  nodeMs: number | null;
  postgresMs: number | null;
}

interface Side {
  who: string;
  database: BenchDatabase;
  targets: Target[];
  server: BenchServer;
}

const rounds = 4;
const ownName = "this version";
const seedScript = `
  const { startPostgres } = await import("./bench/postgres.ts");
  const { seededDatabase } = await import("./bench/databases.ts");
  const postgres = await startPostgres();
  await seededDatabase(postgres, Number(process.env.BENCH_DEVICES));
  await postgres.stop();
  process.exit(0);`;

/**
 * Compares this version with another commit: both servers run on one PostgreSQL, each with its own database of the same
 * size, and take turns under the same load.
 */
export async function measureAgainst(
  postgres: Postgres,
  { devices: sizes, scenarios, connections, seconds, against }: BenchArguments,
  note: (comparison: Comparison) => void,
): Promise<void> {
  const commit = commitOf(against ?? "HEAD");
  const folder = checkOut(commit);
  const script = `await (await import("./scripts/build.mjs")).bundleServer();`;
  run(folder, process.execPath, ["--input-type=module", "-e", script]);
  for (const devices of sizes) {
    // Seeding one version drops the other's databases, so the other's is renamed first.
    const other = await seededByOther(postgres, folder, commit, devices);
    const own = await seededDatabase(postgres, devices);
    const sides: Side[] = [];
    try {
      sides.push(await startSide(postgres, commit, folder, { ...own, name: other }));
      sides.push(await startSide(postgres, ownName, copyOfBuild(), own));
      for (const scenario of scenarios) {
        for (const count of connections) {
          for (const each of await compare(postgres, sides, scenario, count, seconds)) note(each);
        }
      }
    } finally {
      for (const { server, database } of sides) {
        await server.stop();
        await dropDatabase(postgres, database);
      }
    }
  }
}

const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();

export const commitOf = (name: string): string => git("rev-parse", "--short", `${name}^{commit}`);

/** Unpacks the commit's files. They use this version's packages from a parent folder, unless they need others. */
export function checkOut(commit: string): string {
  const folder = resolve(".bench/against", commit);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    git("archive", "--output", `${folder}.tar`, commit);
    run(folder, "tar", ["-xf", `${folder}.tar`]);
  }
  if (packagesOf(folder) !== packagesOf(".") && !existsSync(`${folder}/node_modules`)) {
    run(folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  }
  return folder;
}

/** This version's server without Next's pages. They slow down all promises, and the other side has none either. */
function copyOfBuild(): string {
  const folder = resolve(".bench/against/own");
  for (const part of ["dist", "db/migrations"]) cpSync(part, `${folder}/${part}`, { recursive: true });
  return folder;
}

function packagesOf(folder: string): string {
  const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8"));
  return JSON.stringify({ ...packages, "": null });
}

function run(cwd: string, command: string, args: string[], env: Record<string, string> = {}): void {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${command} failed in ${cwd}.`);
}

/** The name of a database that the other version's own code has migrated and seeded; kept for the next run. */
export async function seededByOther(
  postgres: Postgres,
  folder: string,
  commit: string,
  devices: number,
): Promise<string> {
  const name = `against_${commit}_${devices}`;
  const names = (pattern: string) =>
    withDatabase(postgres.urlOf("postgres"), (client) =>
      client.read((db) =>
        db.execute<{ name: string }>(
          sql`select datname as name from pg_database where datname like ${pattern}`,
        ),
      ),
    );
  if ((await names(name)).length > 0) return name;
  run(folder, process.execPath, ["--import", "tsx", "--input-type=module", "-e", seedScript], {
    BENCH_DATABASE_URL: postgres.urlOf("postgres"),
    BENCH_DEVICES: String(devices),
  });
  const [seeded] = await names(`bench\\_${devices}\\_%`);
  if (seeded === undefined) throw new Error(`${commit} seeded no database.`);
  await withDatabase(postgres.urlOf("postgres"), (client) =>
    client.statement((db) => db.execute(sql.raw(`alter database "${seeded.name}" rename to "${name}"`))),
  );
  return name;
}

async function startSide(
  postgres: Postgres,
  who: string,
  folder: string,
  original: BenchDatabase,
): Promise<Side> {
  const database = await copyOf(postgres, original, `copy_${who === ownName ? "own" : "other"}`);
  const targets = await pickTargets(database);
  return { who, database, targets, server: await startBundled(database, folder) };
}

/** The sides take turns to start a round, so that neither always runs on the state that the other left behind. */
async function compare(
  postgres: Postgres,
  sides: Side[],
  scenario: Scenario,
  connections: number,
  seconds: number,
): Promise<Comparison[]> {
  const totals = sides.map(({ who, database: { devices } }) => ({
    ...{ scenario, devices, connections, who },
    ...{ requests: 0, errors: 0, seconds: 0, all: 0, node: 0, postgres: 0 },
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const [side, total] = [sides[at], totals[at]];
      if (!side || !total) continue;
      await prepareScenario(side.database, scenario);
      const load = () => runScenario(side, side.server, scenario, connections, seconds / rounds);
      const { result, cpu } = await measureCpu(postgres, side.server, load);
      total.requests += result.perSecond * (seconds / rounds);
      total.errors += result.errors;
      total.seconds += seconds / rounds;
      total.all += result.allRequests;
      total.node += cpu.node ?? Number.NaN;
      total.postgres += cpu.postgres ?? Number.NaN;
      if (result.firstError) console.log(`  ${side.who}, first error: ${result.firstError}`);
    }
  }
  return totals.map(({ all, node, postgres, ...rest }) => ({
    ...rest,
    nodeMs: Number.isNaN(node) ? null : node / all,
    postgresMs: Number.isNaN(postgres) ? null : postgres / all,
  }));
}

export const aboutComparison = ({ scenario, devices, connections, who, requests, seconds }: Comparison) =>
  `${scenario}, ${labelOf(devices)} devices, ${connections} connections, ${who}: ${Math.round(requests / seconds)}/s`;

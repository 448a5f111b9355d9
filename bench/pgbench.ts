import { execFile, spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { BenchDatabase } from "./databases";
import type { Target } from "./load/job";
import { prepareStatements, type RawScenario } from "./raw-statements";

const clients = 32;
/** Time for connecting and planning: each connection plans each of its first five calls. */
const warmUpSeconds = 6;
/** An upper bound for any machine. */
const maxPerSecond = 5_000;

export const hasPgbench = (): boolean => spawnSync("pgbench", ["--version"]).status === 0;

export interface PgbenchRun {
  /** Registrations per second, as raw statements on 32 connections. */
  perSecond: number;
  /** Mean duration in milliseconds; pgbench reports no percentiles. */
  mean: number;
}

/** Prepares `turns` runs of pgbench; each call of the returned function is one run. */
export async function preparePgbench(
  database: BenchDatabase,
  scenario: RawScenario,
  targets: Target[],
  seconds: number,
  turns: number,
): Promise<() => Promise<PgbenchRun>> {
  const counted = Math.ceil(seconds);
  const sent = Math.ceil(((warmUpSeconds + counted) * maxPerSecond) / clients);
  // Calls that change nothing can be repeated; any others can be sent only once.
  const callsOfTurn = scenario === "unchanged" ? 0 : sent;
  const rounds = scenario === "unchanged" ? Math.ceil(targets.length / clients) : sent * turns;
  const text = await prepareStatements(database, scenario, targets, rounds * clients);
  await mkdir(".bench", { recursive: true });
  const script = resolve(`.bench/${scenario}.sql`);
  await writeFile(script, text);
  let turn = 0;
  return async () => {
    const variables = { client_count: clients, rounds, turn: turn * callsOfTurn - 1 };
    turn += 1;
    const { stderr } = await promisify(execFile)("pgbench", [
      ...["--no-vacuum", "-M", "prepared", "-c", String(clients), "-T", String(warmUpSeconds + counted)],
      ...["--progress=1", "-f", script],
      ...Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]),
      database.url,
    ]);
    const lines = [...stderr.matchAll(/^progress: [\d.]+ s, ([\d.]+) tps, lat ([\d.]+) ms/gm)].slice(
      -counted,
    );
    const mean = (column: number) =>
      lines.reduce((sum, line) => sum + Number(line[column]), 0) / lines.length;
    if (lines.length === 0) throw new Error(`pgbench reported nothing:\n${stderr}`);
    return { perSecond: mean(1), mean: mean(2) };
  };
}

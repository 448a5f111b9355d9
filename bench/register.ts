import type { BenchArguments } from "./arguments";
import { type BenchDatabase, copyOf, dropDatabase, seededDatabase } from "./databases";
import type { LoadResult, Scenario, Target } from "./load/job";
import { ceiling, runLoad } from "./load/run";
import { hasPgbench, pgbenchCan, runPgbench } from "./pgbench";
import type { Postgres } from "./postgres";
import { type BenchServer, startServer } from "./server";
import { counted } from "./statements";
import { pickTargets, resetTargets } from "./targets";

/** One figure of the record. */
export interface Figure extends Partial<LoadResult> {
  who: "Rollcall" | "behind Next" | "pgbench" | "load generator";
  devices: number;
  scenario: Scenario | "nothing";
  connections: number;
  perSecond: number;
  statementsPerRequest?: number;
  memory?: number | null;
}

interface Bed {
  database: BenchDatabase;
  targets: Target[];
  lean: BenchServer;
  next: BenchServer;
}

const bedsOf = async (postgres: Postgres, sizes: number[]): Promise<Bed[]> => {
  const beds: Bed[] = [];
  for (const devices of sizes) {
    const database = await copyOf(postgres, await seededDatabase(postgres, devices));
    const targets = await pickTargets(database);
    const lean = await startServer(database, "lean");
    beds.push({ database, targets, lean, next: await startServer(database, "next") });
  }
  return beds;
};

/**
 * Measures the write path. What is compared runs by turns in one run, so that a machine whose speed drifts does so for
 * all: Rollcall at each number of connections between two halves of pgbench, then the handlers behind Next, size by size.
 */
export async function measureRegistrations(
  postgres: Postgres,
  { devices: sizes = [10_000, 1_000_000], seconds, scenarios, connections }: BenchArguments,
  note: (figure: Figure) => void,
): Promise<void> {
  const beds = await bedsOf(postgres, sizes);
  const withPgbench = hasPgbench();
  if (!withPgbench) console.log("There is no pgbench here: what it would show is left out.");
  try {
    for (const count of connections) {
      note(figure("load generator", 0, "nothing", count, await ceiling(count, Math.min(seconds, 3))));
    }
    for (const scenario of scenarios) {
      for (const bed of beds) {
        const { devices } = bed.database;
        const bare: number[] = [];
        const measureBare = async () => {
          if (!withPgbench || !pgbenchCan(scenario)) return;
          const perSecond = await runPgbench(bed.database, scenario, seconds / 2);
          if (perSecond !== null) bare.push(perSecond);
        };
        await measureBare();
        for (const count of connections) {
          const load = () => runScenario(bed, bed.lean, scenario, count, seconds);
          const { result, statements } = await counted(postgres, bed.database, load);
          note({
            ...figure("Rollcall", devices, scenario, count, result),
            statementsPerRequest: statements / result.allRequests,
            memory: bed.lean.peakMemory(),
          });
          if (count === 32) await measureBare();
        }
        if (bare.length > 0) {
          const perSecond = bare.reduce((sum, each) => sum + each, 0) / bare.length;
          note({ who: "pgbench", devices, scenario, connections: 32, perSecond });
        }
        const next = await runScenario(bed, bed.next, scenario, 32, seconds);
        note(figure("behind Next", devices, scenario, 32, next));
      }
    }
  } finally {
    for (const { lean, next, database } of beds) {
      await lean.stop();
      await next.stop();
      await dropDatabase(postgres, database);
    }
  }
}

let runs = 0;

async function runScenario(
  { database, targets }: Bed,
  server: BenchServer,
  scenario: Scenario,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  if (scenario !== "new") await resetTargets(database);
  runs += 1;
  return runLoad({
    wire: "iterable",
    scenario,
    port: server.port,
    key: database.serverKey,
    targets,
    connections,
    seconds,
    warmUpSeconds: 1,
    run: `${Date.now()}.${runs}`,
    prepared: scenario === "new" ? Math.ceil((seconds + 1) * 10_000) : targets.length * 2,
  });
}

const figure = (
  who: Figure["who"],
  devices: number,
  scenario: Figure["scenario"],
  connections: number,
  result: LoadResult,
): Figure => ({ who, devices, scenario, connections, ...result });

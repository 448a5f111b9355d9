import type { BenchArguments } from "./arguments";
import { type BenchDatabase, copyOf, dropDatabase, seededDatabase } from "./databases";
import type { LoadResult, Scenario, Target } from "./load/job";
import { measureCeiling, runLoad } from "./load/run";
import { hasPgbench, type PgbenchRun, preparePgbench } from "./pgbench";
import type { Postgres } from "./postgres";
import { type RawScenario, rawScenarios } from "./raw-statements";
import { type BenchServer, startServer } from "./server";
import { countStatements } from "./statement-count";
import { pickTargets, resetTargets } from "./targets";

/** One figure of the record. */
export interface Figure extends Partial<LoadResult> {
  who: "Rollcall" | "behind Next" | "pgbench" | "parse-server" | "parse-server, indexed" | "load generator";
  devices: number;
  scenario: Scenario | "nothing";
  connections: number;
  perSecond: number;
  /** In milliseconds, where quantiles are not known. */
  mean?: number;
  statementsPerRequest?: number;
  memory?: number | null;
}

interface Bed {
  database: BenchDatabase;
  targets: Target[];
  lean: BenchServer;
}

/** Runs Rollcall on a copy of a seeded database for as long as `work` takes. */
export async function withTestBed(
  postgres: Postgres,
  devices: number,
  work: (bed: Bed) => Promise<void>,
): Promise<void> {
  const database = await copyOf(postgres, await seededDatabase(postgres, devices));
  try {
    const targets = await pickTargets(database);
    await withServer(database, "lean", (lean) => work({ database, targets, lean }));
  } finally {
    await dropDatabase(postgres, database);
  }
}

async function withServer(
  database: BenchDatabase,
  front: "lean" | "next",
  work: (server: BenchServer) => Promise<void>,
): Promise<void> {
  const server = await startServer(database, front);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/**
 * Measures requests over Iterable's wire. What is compared runs by turns, so that a machine whose speed drifts does so
 * for all: Rollcall at each number of connections between two halves of pgbench, then the handlers behind Next.
 */
export async function measureLoad(
  postgres: Postgres,
  { devices: sizes, seconds, scenarios, connections }: BenchArguments,
  note: (figure: Figure) => void,
): Promise<void> {
  if (!hasPgbench()) console.log("There is no pgbench here: what it would show is left out.");
  for (const count of connections) {
    note(figure("load generator", 0, "nothing", count, await measureCeiling(count, Math.min(seconds, 3))));
  }
  for (const devices of sizes) {
    await withTestBed(postgres, devices, (bed) =>
      withServer(bed.database, "next", async (next) => {
        for (const scenario of scenarios)
          await measureScenario(postgres, { ...bed, next }, scenario, { seconds, connections }, note);
      }),
    );
  }
}

async function measureScenario(
  postgres: Postgres,
  bed: Bed & { next: BenchServer },
  scenario: Scenario,
  { seconds, connections }: Pick<BenchArguments, "seconds" | "connections">,
  note: (figure: Figure) => void,
): Promise<void> {
  const { database, targets } = bed;
  const { devices } = database;
  const bare =
    isBare(scenario) && hasPgbench()
      ? await preparePgbench(database, scenario, targets, seconds / 2, 2)
      : undefined;
  const taken: PgbenchRun[] = [];
  const measureBare = async () => {
    if (bare === undefined) return;
    await resetTargets(database);
    taken.push(await bare());
  };
  await measureBare();
  for (const count of connections) {
    const load = () => runScenario(bed, bed.lean, scenario, count, seconds);
    const { result, statements } = await countStatements(postgres, database, load);
    note({
      ...figure("Rollcall", devices, scenario, count, result),
      statementsPerRequest: statements / result.allRequests,
      memory: bed.lean.peakMemory(),
    });
  }
  await measureBare();
  if (taken.length > 0) {
    const mean = (of: keyof PgbenchRun) => taken.reduce((sum, each) => sum + each[of], 0) / taken.length;
    note({
      who: "pgbench",
      devices,
      scenario,
      connections: 32,
      perSecond: mean("perSecond"),
      mean: mean("mean"),
    });
  }
  for (const count of connections.filter((each) => each > 1)) {
    const result = await runScenario(bed, bed.next, scenario, count, seconds);
    note({ ...figure("behind Next", devices, scenario, count, result), memory: bed.next.peakMemory() });
  }
}

const isBare = (scenario: Scenario): scenario is RawScenario =>
  rawScenarios.some((bare) => bare === scenario);

let runs = 0;

export async function runScenario(
  { database, targets }: Bed,
  server: BenchServer,
  scenario: Scenario,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  if (scenario !== "new") await resetTargets(database);
  runs += 1;
  return runLoad({
    api: "iterable",
    scenario,
    port: server.port,
    key: database.serverKey,
    targets,
    connections,
    seconds,
    warmUpSeconds: 1,
    runId: `${Date.now()}.${runs}`,
    prepared: scenario === "new" ? Math.ceil((seconds + 1) * 10_000) : targets.length * 2,
  });
}

export const figure = (
  who: Figure["who"],
  devices: number,
  scenario: Figure["scenario"],
  connections: number,
  result: LoadResult,
): Figure => ({ who, devices, scenario, connections, ...result });

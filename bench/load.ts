import type { BenchArguments } from "./arguments";
import { measureCpu } from "./cpu";
import { type BenchDatabase, copyOf, dropDatabase, seededDatabase } from "./databases";
import type { LoadResult, Scenario, Target } from "./load/job";
import { measureCeiling, runLoad } from "./load/run";
import { hasPgbench, type PgbenchRun, preparePgbench } from "./pgbench";
import type { Postgres } from "./postgres";
import { type RawScenario, rawScenarios } from "./raw-statements";
import { type BenchServer, startServer } from "./server";
import { countStatements } from "./statement-count";
import { pickTargets, resetTargets } from "./targets";

/** One measurement. */
export interface Figure extends Partial<LoadResult> {
  who: "Rollcall" | "behind Next" | "pgbench" | "parse-server" | "parse-server, indexed" | "load generator";
  devices: number;
  scenario: Scenario | "nothing";
  connections: number;
  perSecond: number;
  /** In milliseconds, when percentiles are not known. */
  mean?: number;
  statementsPerRequest?: number;
  memory?: number | null;
  /** Milliseconds of CPU per request. */
  nodeMs?: number | null;
  postgresMs?: number | null;
}

export interface TestBed {
  database: BenchDatabase;
  targets: Target[];
  direct: BenchServer;
}

/** Runs Rollcall on a copy of a seeded database while `work` runs. */
export async function withTestBed(
  postgres: Postgres,
  devices: number,
  work: (testBed: TestBed) => Promise<void>,
  start = (database: BenchDatabase) => startServer(database, "direct"),
): Promise<void> {
  const database = await copyOf(postgres, await seededDatabase(postgres, devices));
  try {
    const targets = await pickTargets(database);
    await withServer(await start(database), (direct) => work({ database, targets, direct }));
  } finally {
    await dropDatabase(postgres, database);
  }
}

async function withServer(server: BenchServer, work: (server: BenchServer) => Promise<void>): Promise<void> {
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/**
 * Measures requests of the Iterable API. Runs are interleaved so that drift in machine speed affects all of them:
 * Rollcall at each number of connections between two halves of pgbench, then the handlers behind Next.
 */
export async function measureLoad(
  postgres: Postgres,
  { devices: sizes, seconds, scenarios, connections }: BenchArguments,
  note: (figure: Figure) => void,
): Promise<void> {
  if (!hasPgbench()) console.log("pgbench is not installed: skipping its comparison.");
  for (const count of connections) {
    note(figure("load generator", 0, "nothing", count, await measureCeiling(count, Math.min(seconds, 3))));
  }
  for (const devices of sizes) {
    await withTestBed(postgres, devices, async (testBed) =>
      withServer(await startServer(testBed.database, "next"), async (next) => {
        for (const scenario of scenarios)
          await measureScenario(postgres, { ...testBed, next }, scenario, { seconds, connections }, note);
      }),
    );
  }
}

async function measureScenario(
  postgres: Postgres,
  testBed: TestBed & { next: BenchServer },
  scenario: Scenario,
  { seconds, connections }: Pick<BenchArguments, "seconds" | "connections">,
  note: (figure: Figure) => void,
): Promise<void> {
  const { database, targets } = testBed;
  const { devices } = database;
  const runPgbench =
    isRawScenario(scenario) && hasPgbench()
      ? await preparePgbench(database, scenario, targets, seconds / 2, 2)
      : undefined;
  const pgbenchRuns: PgbenchRun[] = [];
  const measurePgbench = async () => {
    if (runPgbench === undefined) return;
    await resetTargets(database);
    pgbenchRuns.push(await runPgbench());
  };
  await measurePgbench();
  for (const count of connections) {
    await prepareScenario(database, scenario);
    const load = () => runScenario(testBed, testBed.direct, scenario, count, seconds);
    const { result: measured, statements } = await countStatements(postgres, database, () =>
      measureCpu(postgres, testBed.direct, load),
    );
    const { result, cpu } = measured;
    note({
      ...figure("Rollcall", devices, scenario, count, result),
      nodeMs: cpu.node === null ? null : cpu.node / result.allRequests,
      postgresMs: cpu.postgres === null ? null : cpu.postgres / result.allRequests,
      statementsPerRequest: statements / result.allRequests,
      memory: testBed.direct.peakMemory(),
    });
  }
  await measurePgbench();
  if (pgbenchRuns.length > 0) {
    const mean = (of: keyof PgbenchRun) =>
      pgbenchRuns.reduce((sum, each) => sum + each[of], 0) / pgbenchRuns.length;
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
    await prepareScenario(database, scenario);
    const result = await runScenario(testBed, testBed.next, scenario, count, seconds);
    note({ ...figure("behind Next", devices, scenario, count, result), memory: testBed.next.peakMemory() });
  }
}

const isRawScenario = (scenario: Scenario): scenario is RawScenario =>
  rawScenarios.some((raw) => raw === scenario);

/** Brings the devices into the state that a scenario starts from. */
export async function prepareScenario(database: BenchDatabase, scenario: Scenario): Promise<void> {
  if (scenario !== "new") await resetTargets(database, scenario === "seen-again" ? 2 : 0);
}

let runs = 0;

export async function runScenario(
  { database, targets }: Pick<TestBed, "database" | "targets">,
  server: BenchServer,
  scenario: Scenario,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
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

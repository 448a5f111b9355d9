import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import type { BenchArguments } from "../arguments";
import { dropDatabase } from "../databases";
import { type Figure, figure, runScenario, withTestBed } from "../load";
import type { LoadResult, Scenario, Target } from "../load/job";
import { runLoad } from "../load/run";
import { type Postgres, withDatabase } from "../postgres";
import { parseFolder } from "./install";

const connections = 32;

/** Inserts devices as parse-server stores them after one registration. */
const manyInstallations = (count: number) => sql`
  insert into "_Installation" ("objectId", "createdAt", "updatedAt", "installationId", "deviceToken", "deviceType",
    "appIdentifier", "appVersion", "_rperm", "_wperm")
  select 'seed' || lpad(n::text, 7, '0'), now(), now(), md5('i' || n), md5('a' || n) || md5('b' || n),
    case when n % 2 = 0 then 'ios' else 'android' end, 'com.example.shop', '5.4.1', array['*'], array['*']
  from generate_series(1, ${count}::int) n`;

const indexes = [
  `create index on "_Installation" ("installationId")`,
  `create index on "_Installation" ("deviceToken")`,
];

/**
 * New devices over 32 connections: Rollcall at each size, and parse-server on the same PostgreSQL: empty, with as many
 * devices, and with the indexes that it lacks.
 */
export async function measureParse(
  postgres: Postgres,
  args: BenchArguments,
  note: (figure: Figure) => void,
): Promise<void> {
  const { seconds } = args;
  const folder = await parseFolder();
  const maxDevices = Math.max(...args.devices);
  let targets: Target[] = [];
  for (const devices of args.devices) {
    await withTestBed(postgres, devices, async (testBed) => {
      targets = testBed.targets;
      const result = await runScenario(testBed, testBed.direct, "new", connections, seconds);
      note({
        ...figure("Rollcall", devices, "new", connections, result),
        memory: testBed.direct.peakMemory(),
      });
    });
  }
  await withParse(postgres, folder, async (url, run) => {
    note(figure("parse-server", 0, "new", connections, await run("new", targets, seconds)));
    const statement = (text: ReturnType<typeof sql>) =>
      withDatabase(url, (client) => client.statement((db) => db.execute(text)));
    await statement(manyInstallations(maxDevices));
    await statement(sql`vacuum analyze "_Installation"`);
    note(figure("parse-server", maxDevices, "new", connections, await run("new", targets, seconds)));
    for (const index of indexes) await statement(sql.raw(index));
    note(figure("parse-server, indexed", maxDevices, "new", connections, await run("new", targets, seconds)));
  });
}

type Run = (scenario: Scenario, targets: Target[], seconds: number) => Promise<LoadResult>;

async function withParse(
  postgres: Postgres,
  folder: string,
  work: (url: string, run: Run) => Promise<void>,
): Promise<void> {
  const database = { name: "parse" };
  await dropDatabase(postgres, database);
  await withDatabase(postgres.urlOf("postgres"), (client) =>
    client.statement((db) => db.execute(sql.raw(`create database "${database.name}" template template0`))),
  );
  const url = postgres.urlOf(database.name);
  const file = fileURLToPath(new URL("./process.ts", import.meta.url));
  const child = fork(file, [folder, url], {
    // Contains its packages, and receives its logs.
    cwd: folder,
    execArgv: ["--import", import.meta.resolve("tsx")],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once("message", (message) => resolve(Number(message)));
      child.once("exit", (code) => reject(new Error(`parse-server exited with ${code} while starting.`)));
    });
    let runs = 0;
    await work(url, (scenario, targets, seconds) => {
      runs += 1;
      const job = { api: "parse" as const, key: "", warmUpSeconds: 1, prepared: 20_000 };
      return runLoad({
        ...job,
        scenario,
        port,
        targets,
        connections,
        seconds,
        runId: `${Date.now()}.${runs}`,
      });
    });
  } finally {
    child.kill();
    await dropDatabase(postgres, database);
  }
}

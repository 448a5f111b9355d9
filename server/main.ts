import cluster from "node:cluster";
import { database, openDatabase } from "@/db/client";
import { MigrationError, migrateDatabase } from "@/db/migrate";
import { type BackfillProgress, runBackfills } from "@/lib/backfills/run";
import { type Config, ConfigError, readConfig, setConfig } from "@/lib/config";
import { log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import { ensureOperatorPassword } from "@/lib/operators/ensure-password";
import { prepareFirstStart } from "@/lib/setup/first-start";
import { startBackgroundTasks } from "./background-tasks";
import { requireDurability } from "./durability";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres/index";
import { limitHeapGrowth } from "./heap";
import { Lifecycle } from "./lifecycle";
import { serve } from "./serve";
import { StartError } from "./start-error";
import { startupMessage } from "./startup-message";
import { runWorker } from "./worker";
import { startWorkers } from "./workers";

const say = (line: string) => console.log(line);

/** Starts Rollcall in this process, and ends the process when it is told to stop or cannot start. */
export async function main(): Promise<void> {
  limitHeapGrowth();
  const life = new Lifecycle();
  if (cluster.isWorker) return runWorker(life);
  try {
    const starting = start(life);
    life.listenForSignals(starting);
    await starting;
  } catch (error) {
    await life.shutDown();
    const expected = error instanceof StartError || error instanceof ConfigError;
    console.error(expected ? `Rollcall cannot start. ${error.message}` : error);
    process.exit(1);
  }
}

async function start(life: Lifecycle): Promise<void> {
  const config = readConfig(process.env);
  const databaseUrl = config.databaseUrl ?? (await embedded(config, life)).url;
  const serving = { ...config, databaseUrl, databaseDirectUrl: config.databaseDirectUrl ?? databaseUrl };
  setConfig(serving);
  await migrate(serving.databaseDirectUrl, config);
  warnOfPlainHttp(config);
  life.onShutdown(() => database().close());
  await backfill(serving.databaseDirectUrl, life);
  await requireDurability(config);
  const first = await prepareFirstStart({ email: config.adminEmail, password: config.adminPassword });
  const password =
    first === null && config.adminPassword !== undefined
      ? await ensureOperatorPassword(config.adminEmail, config.adminPassword)
      : "untouched";
  const port =
    config.processes === 1
      ? await serve(serving, life, () => metrics().metrics())
      : await startWorkers(serving, life);
  life.onShutdown(
    startBackgroundTasks(serving.databaseDirectUrl, { alone: config.databaseUrl === undefined }),
  );
  say(
    startupMessage(config.publicUrl ?? `http://${shownHost(config.host)}:${port}`, config, first, password),
  );
}

async function embedded({ dataDir }: Config, life: Lifecycle): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: say });
  life.onShutdown(postgres.stop);
  return postgres;
}

async function migrate(databaseUrl: string, { databaseUrl: own }: Config): Promise<void> {
  try {
    await migrateDatabase(databaseUrl);
  } catch (cause) {
    if (!(cause instanceof MigrationError)) throw cause;
    throw new StartError(own === undefined ? cause.message : `DATABASE_URL: ${cause.message}`, { cause });
  }
}

/** Brings existing rows to what this version expects of them. */
async function backfill(databaseUrl: string, life: Lifecycle): Promise<void> {
  const minute = 60_000;
  const client = openDatabase({ url: databaseUrl, size: 1, deadlineMs: minute, statementTimeoutMs: minute });
  try {
    await runBackfills(client, { tell: sayProgress(), isStopping: () => life.isShuttingDown });
  } finally {
    await client.close();
  }
}

/** A line every few seconds; none for what is over at once. */
function sayProgress(): (progress: BackfillProgress) => void {
  const number = (value: number) => value.toLocaleString("en");
  let said = Date.now();
  return ({ title, read, changed, rows, done }) => {
    if (Date.now() - said < 2_000) return;
    said = Date.now();
    const where = done ? "done" : `${number(read)} of about ${number(Math.max(rows, read))} rows`;
    say(`${title}: ${where}, ${number(changed)} changed.`);
  };
}

/** Passwords and sessions would cross the network for anyone to read. */
function warnOfPlainHttp({ publicUrl, serverMode: front }: Config): void {
  if (front === "dev" || publicUrl === undefined || !publicUrl.startsWith("http:")) return;
  if (/^(localhost|127\..*|\[::1\])$/.test(new URL(publicUrl).hostname)) return;
  log().warn("ROLLCALL_URL is http: passwords and sessions cross the network readable. Put https in front");
}

/** A host to put into a URL that a browser on this machine can open. */
function shownHost(host: string | undefined): string {
  if (host === undefined || host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

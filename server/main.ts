import cluster from "node:cluster";
import { database, openDatabase } from "@/db/client";
import { MigrationError, migrateDatabase } from "@/db/migrate";
import { type BackfillProgress, runBackfills } from "@/lib/backfills/run";
import { type Config, ConfigError, readConfig, setConfig } from "@/lib/config";
import { log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import { ensureOperatorPassword } from "@/lib/operators/mutations";
import { prepareFirstStart } from "@/lib/setup/first-start";
import { startBackgroundTasks } from "./background-tasks";
import { requireDurability } from "./durability";
import { startEmbeddedPostgres } from "./embedded-postgres/index";
import { limitHeapGrowth } from "./heap";
import { Lifecycle } from "./lifecycle";
import { serve } from "./serve";
import { StartError } from "./start-error";
import { startupMessage } from "./startup-message";
import { runWorker } from "./worker";
import { startWorkers } from "./workers";

const print = (line: string) => console.log(line);

/** Starts Rollcall in this process; exits on a signal, or when it cannot start. */
export async function main(): Promise<void> {
  limitHeapGrowth();
  const lifecycle = new Lifecycle();
  if (cluster.isWorker) return runWorker(lifecycle);
  try {
    const starting = start(lifecycle);
    lifecycle.listenForSignals(starting);
    await starting;
  } catch (error) {
    await lifecycle.shutDown();
    const isExpected = error instanceof StartError || error instanceof ConfigError;
    console.error(isExpected ? `Rollcall cannot start. ${error.message}` : error);
    process.exit(1);
  }
}

async function start(lifecycle: Lifecycle): Promise<void> {
  const config = readConfig(process.env);
  const databaseUrl = config.databaseUrl ?? (await startEmbedded(config, lifecycle));
  const serverConfig = { ...config, databaseUrl, databaseDirectUrl: config.databaseDirectUrl ?? databaseUrl };
  setConfig(serverConfig);
  await migrate(serverConfig.databaseDirectUrl, config);
  warnOfPlainHttp(config);
  lifecycle.onShutdown(() => database().close());
  await backfill(serverConfig.databaseDirectUrl, lifecycle);
  await requireDurability(config);
  const first = await prepareFirstStart({ email: config.adminEmail, password: config.adminPassword });
  const password =
    first === null && config.adminPassword !== undefined
      ? await ensureOperatorPassword(config.adminEmail, config.adminPassword)
      : "untouched";
  const port =
    config.processes === 1
      ? await serve(serverConfig, lifecycle, () => metrics().metrics())
      : await startWorkers(serverConfig, lifecycle);
  lifecycle.onShutdown(
    startBackgroundTasks(serverConfig.databaseDirectUrl, { isOnlyServer: config.databaseUrl === undefined }),
  );
  print(
    startupMessage(config.publicUrl ?? `http://${displayHost(config.host)}:${port}`, config, first, password),
  );
}

async function startEmbedded({ dataDir }: Config, lifecycle: Lifecycle): Promise<string> {
  const { url, stop } = await startEmbeddedPostgres({ dataDir, log: print });
  lifecycle.onShutdown(stop);
  return url;
}

async function migrate(databaseUrl: string, { databaseUrl: configured }: Config): Promise<void> {
  try {
    await migrateDatabase(databaseUrl, { onProgress: print });
  } catch (cause) {
    if (!(cause instanceof MigrationError)) throw cause;
    const message = configured === undefined ? cause.message : `DATABASE_URL: ${cause.message}`;
    throw new StartError(message, { cause });
  }
}

/** Brings existing rows up to date with this version. */
async function backfill(databaseUrl: string, lifecycle: Lifecycle): Promise<void> {
  const minute = 60_000;
  const client = openDatabase({ url: databaseUrl, size: 1, deadlineMs: minute, statementTimeoutMs: minute });
  try {
    await runBackfills(client, { onProgress: printProgress(), isStopping: () => lifecycle.isShuttingDown });
  } finally {
    await client.close();
  }
}

/** Prints a line every two seconds, so nothing for backfills that finish quickly. */
function printProgress(): (progress: BackfillProgress) => void {
  const number = (value: number) => value.toLocaleString("en");
  let printedAt = Date.now();
  return ({ title, read, changed, rows, done }) => {
    if (Date.now() - printedAt < 2_000) return;
    printedAt = Date.now();
    const where = done ? "done" : `${number(read)} of about ${number(Math.max(rows, read))} rows`;
    print(`${title}: ${where}, ${number(changed)} changed.`);
  };
}

function warnOfPlainHttp({ publicUrl, serverMode }: Config): void {
  if (serverMode === "dev" || publicUrl === undefined || !publicUrl.startsWith("http:")) return;
  if (/^(localhost|127\..*|\[::1\])$/.test(new URL(publicUrl).hostname)) return;
  log().warn(
    "ROLLCALL_URL is http: passwords and sessions cross the network unencrypted, put https in front",
  );
}

/** The host for a URL that a browser on this machine can open. */
function displayHost(host: string | undefined): string {
  if (host === undefined || host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

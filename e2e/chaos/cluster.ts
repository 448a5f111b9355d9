import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, chown, cp, mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type DatabaseClient, openDatabase } from "@/db/client";
import { unprivilegedAccount } from "@/server/embedded-postgres/account";
import { type Binaries, runnableBinaries } from "@/server/embedded-postgres/binaries";
import { minimalEnvironment, runProgram, spawnAs } from "@/server/embedded-postgres/run";
import { freePort } from "../fixtures/processes";

/** A PostgreSQL cluster created by the test with Rollcall's own programs, on a loopback port. */
export interface Cluster {
  folder: string;
  port: number;
  url: string;
  pid: number;
  /** As superuser, with a timeout of one minute. */
  withDatabase<T>(work: (database: DatabaseClient) => Promise<T>): Promise<T>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Creates a cluster in a new folder, whose parent must be accessible to all. */
export async function createCluster(
  folder: string,
  settings: Record<string, string> = {},
  more: string[] = [],
): Promise<Cluster> {
  const { account, binaries } = await programs(folder);
  await mkdir(folder, { mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
  const options = [
    "-D",
    folder,
    "-U",
    "postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
  ];
  const { code, output } = await runProgram(binaries.initdb, [...options, ...more], { account });
  if (code !== 0) throw new Error(output);
  await appendFile(join(folder, "pg_hba.conf"), "host replication all 127.0.0.1/32 trust\n");
  return startCluster(folder, await freePort(), settings);
}

/** Starts an existing cluster; throws with its log if that fails. */
export async function startCluster(
  folder: string,
  port: number,
  settings: Record<string, string> = {},
): Promise<Cluster> {
  const { account, binaries } = await programs(folder);
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_buffers: "32MB",
    ...settings,
  };
  const path = `${folder}.log`;
  const log = await open(path, "a+");
  const child = spawn(
    binaries.postgres,
    [
      "-D",
      folder,
      "-p",
      String(port),
      ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    { ...spawnAs(account), cwd: "/", env: minimalEnvironment(), stdio: ["ignore", log.fd, log.fd] },
  );
  const exited = once(child, "exit");
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const cluster: Cluster = {
    folder,
    port,
    url,
    pid: child.pid ?? 0,
    async withDatabase(work) {
      const database = openDatabase({ url, size: 1, deadlineMs: 60_000, statementTimeoutMs: 60_000 });
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    },
    async kill(signal = "SIGKILL") {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
  try {
    await untilUp(cluster, child);
  } catch (error) {
    await cluster.kill();
    throw new Error(`${error}: ${(await log.readFile()).toString().slice(-2_000)}`);
  } finally {
    await log.close();
  }
  return cluster;
}

/** Creates a standby of a running primary; if `synchronous`, the primary waits for it before it acknowledges. */
export async function createStandby(
  primary: Cluster,
  folder: string,
  synchronous: boolean,
): Promise<Cluster> {
  const { account } = await programs(folder);
  await primary.withDatabase((database) =>
    database.read(async (db) => {
      await db.execute(sql`select pg_backup_start('standby', true)`);
      await cp(primary.folder, folder, {
        recursive: true,
        preserveTimestamps: true,
        filter: (path) => !/postmaster\.(pid|opts)$/.test(path),
      });
      const [stopped] = await db.execute<{ label: string }>(
        sql`select labelfile as label from pg_backup_stop()`,
      );
      await writeFile(join(folder, "backup_label"), stopped?.label ?? "");
    }),
  );
  await writeFile(join(folder, "standby.signal"), "");
  const source = `host=127.0.0.1 port=${primary.port} user=postgres application_name=standby`;
  await appendFile(join(folder, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
  await chmod(folder, 0o700);
  if (account) await runProgram("chown", ["-R", `${account.uid}:${account.gid}`, folder]);
  const standby = await startCluster(folder, await freePort());
  if (synchronous) {
    await primary.withDatabase((database) =>
      database.statement(async (db) => {
        await db.execute(sql`alter system set synchronous_standby_names = 'standby'`);
        await db.execute(sql`select pg_reload_conf()`);
      }),
    );
  }
  const state = () =>
    primary.withDatabase((database) =>
      database.read(
        async (db) => (await db.execute(sql`select sync_state as state from pg_stat_replication`))[0]?.state,
      ),
    );
  while ((await state()) !== (synchronous ? "sync" : "async")) await sleep(50);
  return standby;
}

async function untilUp(cluster: Cluster, child: ChildProcess): Promise<void> {
  for (const until = performance.now() + 30_000; performance.now() < until; await sleep(30)) {
    if (child.exitCode !== null) break;
    const up = await cluster
      .withDatabase((database) => database.read((db) => db.execute(sql`select 1`)))
      .catch(() => undefined);
    if (up) return;
  }
  throw new Error("The cluster did not come up");
}

async function programs(folder: string): Promise<{ account: Account; binaries: Binaries }> {
  const account = await unprivilegedAccount(folder);
  return { account, binaries: await runnableBinaries(`${folder}.home`, account) };
}
type Account = Awaited<ReturnType<typeof unprivilegedAccount>>;

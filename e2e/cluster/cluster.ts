import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "@/db/testing/temporary-folder";
import { freePorts } from "../fixtures/processes";

/** A PostgreSQL node, with Patroni's configuration file and process. */
export interface ClusterNode {
  name: string;
  port: number;
  restPort: number;
  file: string;
  patroni: ChildProcess;
}

export interface PatroniCluster {
  folder: string;
  /** The settings with which a Rollcall uses the cluster. */
  env: Record<string, string>;
  primary(): Promise<ClusterNode | undefined>;
  /** Whether all nodes run, one leads, and one is a synchronous standby. */
  isHealthy(): Promise<boolean>;
  restart(node: ClusterNode): void;
  /** Stops and removes everything. */
  stop(): Promise<void>;
}

const nodeNames = ["one", "two", "three"];

/** The Debian packages of the cluster. */
export const packages = ["patroni", "etcd-server", "haproxy", "pgbouncer", "postgresql"];

/** The programs that are not installed. */
export function missingPrograms(): string[] {
  const missing = ["patroni", "etcd", "haproxy", "pgbouncer"].filter(
    (program) => spawnSync("which", [program]).status !== 0,
  );
  return binaries() === undefined ? [...missing, "postgresql"] : missing;
}

/** The folder of the newest PostgreSQL's programs. */
function binaries(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  const newest = Math.max(...versions.filter((version) => version >= 15));
  return Number.isFinite(newest) ? join(root, String(newest), "bin") : undefined;
}

/** PostgreSQL and PgBouncer refuse to run as root, so everything runs as Debian's postgres account. */
function postgresAccount(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"]));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/**
 * Starts etcd, three PostgreSQL nodes under Patroni, HAProxy and PgBouncer on the loopback interface, in a temporary
 * folder, and creates a database.
 */
export async function startCluster(): Promise<PatroniCluster> {
  const folder = await temporaryFolder("cluster");
  const account = postgresAccount();
  const ownedByPostgres = (path: string) => {
    if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
  };
  ownedByPostgres(folder);

  const running: ChildProcess[] = [];
  const run = (name: string, command: string[], env: NodeJS.ProcessEnv = process.env): ChildProcess => {
    const log = openSync(join(folder, `${name}.log`), "a");
    const [program = "", ...args] = command;
    const child = spawn(program, args, { cwd: folder, stdio: ["ignore", log, log], env, ...account });
    child.on("error", (error) => console.error(`${name}: ${error.message}`));
    running.push(child);
    return child;
  };
  const stop = async () => {
    for (const child of running.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await exited;
      clearTimeout(timer);
    }
    rmSync(folder, { recursive: true, force: true });
  };

  async function start(): Promise<PatroniCluster> {
    const ports = await freePorts(11);
    const [etcdPort = 0, peerPort = 0, primaryPort = 0, replicaPort = 0, pgbouncerPort = 0, ...rest] = ports;
    const password = randomBytes(16).toString("hex");
    const values = {
      ...{ folder, password, etcdPort, primaryPort, replicaPort, pgbouncerPort },
      binaries: binaries(),
    };
    /** Writes a file of docs/cluster with its placeholders replaced. */
    const configure = (name: string, source: string, more: Record<string, unknown> = {}): string => {
      const all: Record<string, unknown> = { ...values, ...more };
      const text = readFileSync(join("docs/cluster", source), "utf8");
      const path = join(folder, name);
      writeFileSync(
        path,
        text.replace(/\{(\w+)\}/g, (whole, key) => String(all[key] ?? whole)),
      );
      // PostgreSQL's account must read it, whatever the umask.
      chmodSync(path, 0o644);
      return path;
    };

    run("etcd", etcdCommand(join(folder, "etcd"), etcdPort, peerPort));
    await until("etcd", 20, async () => (await fetch(`http://127.0.0.1:${etcdPort}/health`)).ok);
    const startNode = (name: string, file: string) =>
      run(name, ["patroni", file], { ...process.env, HOME: folder, LC_ALL: "C.UTF-8" });
    const nodes = nodeNames.map((name, n): ClusterNode => {
      const own = { name, port: rest[n] ?? 0, restPort: rest[n + 3] ?? 0 };
      mkdirSync(join(folder, name), { mode: 0o700 });
      ownedByPostgres(join(folder, name));
      const file = configure(`${name}.yml`, "patroni.yml", own);
      return { ...own, file, patroni: startNode(name, file) };
    });
    await until("the nodes", 90, () => isHealthy(nodes));
    const servers = nodes
      .map(({ name, port, restPort }) => `  server ${name} 127.0.0.1:${port} check port ${restPort}`)
      .join("\n");
    run("haproxy", ["haproxy", "-db", "-f", configure("haproxy.cfg", "haproxy.cfg", { servers })]);
    createDatabase(await primaryOf(nodes), folder, password);
    writeFileSync(join(folder, "userlist.txt"), `"rollcall" "${password}"\n`);
    run("pgbouncer", ["pgbouncer", configure("pgbouncer.ini", "pgbouncer.ini")]);
    await until("PgBouncer", 20, () => isListening(pgbouncerPort));

    const at = (port: number, database: string) =>
      `postgres://rollcall:${password}@127.0.0.1:${port}/${database}`;
    return {
      folder,
      env: {
        DATABASE_URL: at(pgbouncerPort, "rollcall"),
        DATABASE_POOLER: "transaction",
        DATABASE_DIRECT_URL: at(primaryPort, "rollcall"),
        DATABASE_REPLICA_URL: at(pgbouncerPort, "rollcall_replicas"),
      },
      primary: () => primaryOf(nodes),
      isHealthy: () => isHealthy(nodes),
      restart(node) {
        node.patroni = startNode(node.name, node.file);
      },
      stop,
    };
  }

  try {
    return await start();
  } catch (error) {
    await stop();
    throw error;
  }
}

function etcdCommand(data: string, port: number, peerPort: number): string[] {
  const client = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  return [
    ...["etcd", "--name", "etcd", "--data-dir", data],
    ...["--listen-client-urls", client, "--advertise-client-urls", client],
    ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
    ...["--initial-cluster", `etcd=${peer}`],
  ];
}

async function isHealthy(nodes: ClusterNode[]): Promise<boolean> {
  const answer = await firstAnswer(nodes, "/cluster");
  if (answer === undefined) return false;
  const { members } = (await answer.response.json()) as { members: { state: string; role: string }[] };
  const roles = members.filter(({ state }) => /^(running|streaming)$/.test(state)).map(({ role }) => role);
  return roles.length === nodeNames.length && roles.includes("leader") && roles.includes("sync_standby");
}

const primaryOf = async (nodes: ClusterNode[]): Promise<ClusterNode | undefined> =>
  (await firstAnswer(nodes, "/primary"))?.node;

/** The first node whose Patroni answers a request with success. */
async function firstAnswer(nodes: ClusterNode[], path: string) {
  for (const node of nodes) {
    const response = await fetch(`http://127.0.0.1:${node.restPort}${path}`).catch(() => undefined);
    if (response?.ok) return { node, response };
  }
  return undefined;
}

function createDatabase(primary: ClusterNode | undefined, folder: string, password: string): void {
  if (primary === undefined) throw new Error("The cluster has no primary.");
  const statements = [
    `create role rollcall login password '${password}'`,
    "create database rollcall owner rollcall",
  ];
  execFileSync("psql", [
    ...["-h", join(folder, primary.name), "-p", String(primary.port), "-U", "postgres", "-d", "postgres"],
    ...["-v", "ON_ERROR_STOP=1", "-qX", ...statements.flatMap((statement) => ["-c", statement])],
  ]);
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.destroy();
  return true;
}

/** Polls until the result is true. Throws after `seconds`. */
export async function until(what: string, seconds: number, poll: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(200)) {
    if (await poll().catch(() => false)) return;
  }
  throw new Error(`Timed out after ${seconds} s: ${what}`);
}

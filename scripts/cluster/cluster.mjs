import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { account, freePorts, start, stopAll, until } from "./processes.mjs";

const nodeNames = ["one", "two", "three"];

/** The Debian packages of the cluster. */
export const packages = ["patroni", "etcd-server", "haproxy", "pgbouncer", "postgresql"];

/** The programs that are not installed. */
export function missing() {
  const found = (program) => {
    try {
      execFileSync("which", [program], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  };
  return ["patroni", "etcd", "haproxy", "pgbouncer"]
    .filter((program) => !found(program))
    .concat(binaries() === undefined ? ["postgresql"] : []);
}

function binaries() {
  const root = "/usr/lib/postgresql";
  try {
    const versions = readdirSync(root).filter((name) => Number(name) >= 15);
    const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
    return newest && join(root, newest, "bin");
  } catch {
    return undefined;
  }
}

/**
 * Starts etcd, three PostgreSQL nodes under Patroni, HAProxy and PgBouncer on the loopback interface, in a temporary
 * folder, and creates a database. `stop` stops and removes everything.
 */
export async function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-cluster-"));
  chownToPostgres(folder);
  const stop = async () => {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startPrograms(folder)), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startPrograms(folder) {
  const [etcdPort, peerPort, primaryPort, replicaPort, pgbouncerPort, ...rest] = await freePorts(11);
  const password = randomBytes(16).toString("hex");
  const nodes = nodeNames.map((name, n) => ({ name, port: rest[n], restPort: rest[n + 3] }));
  const values = {
    folder,
    password,
    etcdPort,
    primaryPort,
    replicaPort,
    pgbouncerPort,
    binaries: binaries(),
  };

  startEtcd(folder, etcdPort, peerPort);
  await until("etcd", 20, async () => (await fetch(`http://127.0.0.1:${etcdPort}/health`)).ok);
  for (const node of nodes) {
    mkdirSync(join(folder, node.name), { mode: 0o700 });
    chownToPostgres(join(folder, node.name));
    node.file = write(folder, `${node.name}.yml`, "patroni.yml", { ...values, ...node });
    startNode(folder, node);
  }
  await until("the nodes", 90, async () => isHealthy(await members(nodes)));
  const servers = nodes
    .map(({ name, port, restPort }) => `  server ${name} 127.0.0.1:${port} check port ${restPort}`)
    .join("\n");
  const haproxy = write(folder, "haproxy.cfg", "haproxy.cfg", { ...values, servers });
  start("haproxy", folder, ["haproxy", "-db", "-f", haproxy]);
  await createDatabase(await primaryOf(nodes), folder, password);
  writeFileSync(join(folder, "userlist.txt"), `"rollcall" "${password}"\n`, { mode: 0o644 });
  const pgbouncer = write(folder, "pgbouncer.ini", "pgbouncer.ini", values);
  start("pgbouncer", folder, ["pgbouncer", pgbouncer]);
  await until("PgBouncer", 20, () => isListening(pgbouncerPort));

  const at = (port, database) => `postgres://rollcall:${password}@127.0.0.1:${port}/${database}`;
  return {
    urls: {
      DATABASE_URL: at(pgbouncerPort, "rollcall"),
      DATABASE_POOLER: "transaction",
      DATABASE_DIRECT_URL: at(primaryPort, "rollcall"),
      DATABASE_REPLICA_URL: at(pgbouncerPort, "rollcall_replicas"),
    },
    nodes,
    primary: () => primaryOf(nodes),
    isHealthy: async () => isHealthy(await members(nodes)),
    restart: (node) => startNode(folder, node),
  };
}

function startEtcd(folder, port, peerPort) {
  const client = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const data = join(folder, "etcd");
  start("etcd", folder, [
    ...["etcd", "--name", "etcd", "--data-dir", data],
    ...["--listen-client-urls", client, "--advertise-client-urls", client],
    ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
    ...["--initial-cluster", `etcd=${peer}`],
  ]);
}

function startNode(folder, node) {
  const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: "C.UTF-8" };
  node.process = start(node.name, folder, ["patroni", node.file], { env });
}

/** The nodes as reported by Patroni, with the role leader, sync_standby or replica. */
async function members(nodes) {
  for (const { restPort } of nodes) {
    const answer = await fetch(`http://127.0.0.1:${restPort}/cluster`).catch(() => undefined);
    if (answer?.ok) return (await answer.json()).members;
  }
  return [];
}

/** All nodes run, one leads, and one is a synchronous standby. */
function isHealthy(found) {
  const roles = found.filter(({ state }) => /^(running|streaming)$/.test(state)).map(({ role }) => role);
  return roles.length === nodeNames.length && roles.includes("leader") && roles.includes("sync_standby");
}

async function primaryOf(nodes) {
  for (const node of nodes) {
    const answer = await fetch(`http://127.0.0.1:${node.restPort}/primary`).catch(() => undefined);
    if (answer?.ok) return node;
  }
  return undefined;
}

async function createDatabase(primary, folder, password) {
  const psql = (database, ...commands) =>
    execFileSync(
      "psql",
      [
        ...["-h", join(folder, primary.name), "-p", String(primary.port), "-U", "postgres", "-d", database],
        ...["-v", "ON_ERROR_STOP=1", "-qX"],
        ...commands.flatMap((command) => ["-c", command]),
      ],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
  psql(
    "postgres",
    `create role rollcall login password '${password}'`,
    "create database rollcall owner rollcall",
  );
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1").on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function write(folder, name, template, values) {
  const source = readFileSync(new URL(`config/${template}`, import.meta.url), "utf8");
  const file = join(folder, name);
  writeFileSync(
    file,
    source.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole),
    { mode: 0o644 },
  );
  return file;
}

function chownToPostgres(path) {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid);
}

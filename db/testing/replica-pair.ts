import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { unprivilegedAccount } from "@/server/embedded-postgres/account";
import { runnableBinaries } from "@/server/embedded-postgres/binaries";
import { runProgram } from "@/server/embedded-postgres/run";
import { openDatabase } from "../client";
import { temporaryFolder } from "./temporary-folder";

interface Node {
  url: string;
  process: ChildProcess;
}

export interface ReplicaPair {
  primary: Node;
  replica: Node;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL and a streaming replica; the URLs connect as superuser over Unix sockets. */
export async function startReplicaPair(): Promise<ReplicaPair> {
  const folder = await temporaryFolder("replicated");
  const account = await unprivilegedAccount(join(folder, "primary"));
  const binaries = await runnableBinaries(folder, account);
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  const at = (name: string) => join(folder, name);
  const initdbOptions = [
    "-D",
    at("primary"),
    "-U",
    "postgres",
    "--auth=trust",
    "--no-sync",
    "--encoding=UTF8",
  ];
  const result = await runProgram(binaries.initdb, initdbOptions, { account });
  if (result.code !== 0) throw new Error(result.output);
  // A copy of a cluster that never ran can start as its replica.
  await runProgram("cp", ["-r", at("primary"), at("replica")], { account });
  const ports = { primary: 5432, replica: 5433 };
  for (const [name, port] of Object.entries(ports)) {
    const settings = [
      `port = ${port}`,
      "listen_addresses = ''",
      `unix_socket_directories = '${folder}'`,
      "fsync = off",
      `primary_conninfo = 'host=${folder} port=${ports.primary} user=postgres'`,
    ];
    await writeFile(at(`${name}/postgresql.auto.conf`), `${settings.join("\n")}\n`);
  }
  // PostgreSQL opens the file for writing, so its account must own it.
  await runProgram("touch", [at("replica/standby.signal")], { account });

  const running: ChildProcess[] = [];
  const start = async (name: keyof typeof ports): Promise<Node> => {
    const process = spawn(binaries.postgres, ["-D", at(name)], {
      stdio: "ignore",
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    running.push(process);
    const url = `postgres://postgres@localhost:${ports[name]}/postgres?host=${encodeURIComponent(folder)}`;
    await waitUntilReady(url);
    return { url, process };
  };
  const stop = async () => {
    for (const process of running.reverse()) {
      if (process.exitCode !== null || process.signalCode !== null) continue;
      process.kill("SIGQUIT");
      await once(process, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { primary: await start("primary"), replica: await start("replica"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitUntilReady(url: string): Promise<void> {
  const client = openDatabase({ url, size: 1 });
  for (const until = Date.now() + 20_000; ; ) {
    try {
      await client.read((db) => db.execute(sql`select 1`));
      return await client.close();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

import { execFileSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import { processTree } from "../fixtures/processes";
import { expect, test } from "../fixtures/server-test";
import { type Cluster, createCluster, startCluster } from "./cluster";
import { Ledger, listDevices, unexpectedOutcomes } from "./ledger";
import { rounds, seededRandom, summarize, timeLimitMs, writeReport } from "./settings";

const ownDisks = process.getuid?.() === 0 && process.platform === "linux";

test("a full disk rejects writes and keeps serving reads, and recovers without losses", async ({
  dataDir,
  start,
}) => {
  test.skip(!ownDisks, "needs a small disk of its own, which only root can mount");
  const disk = join(dataDir, "disk");
  await mkdir(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=0755", "tmpfs", disk]);
  let cluster: Cluster | undefined;
  try {
    cluster = await createCluster(join(disk, "data"), { min_wal_size: "8MB", max_wal_size: "8MB" }, [
      "--wal-segsize=1",
    ]);
    const { url, keys, stop } = await start({ env: { DATABASE_URL: cluster.url } });
    const ledger = new Ledger({ url, key: keys.server, clients: 8, random: seededRandom("full disk") });
    const reads: number[] = [];
    const recovered: number[] = [];
    let rejected = 0;
    for (let round = 0; round < rounds(1, 10); round++) {
      await sleep(400);
      const filled = performance.now();
      execFileSync("sh", ["-c", 'head -c 64000000 /dev/zero > "$0/filler" 2> /dev/null || true', disk]);
      const refusals = () =>
        ledger.outcomes.filter(({ status, startedAt: began }) => status === 503 && began > filled).length;
      await expect.poll(refusals, { timeout: 20_000, intervals: [20] }).toBeGreaterThan(20);
      rejected += refusals();
      reads.push(await listDevices(url, keys.server));
      await rm(join(disk, "filler"));
      const freed = performance.now();
      recovered.push((await ledger.successAfter(freed, timeLimitMs(5_000))) - freed);
    }
    await ledger.stop();
    const differences = await ledger.compareWithDatabase(cluster.url);
    writeReport("full disk", {
      rounds: reads.length,
      rejected,
      reads,
      recoveredMs: summarize(recovered),
      ...differences,
    });
    expect(differences).toMatchObject({ lost: [], duplicated: [], inconsistent: [], unexpected: [] });
    expect(unexpectedOutcomes(ledger.outcomes)).toEqual([]);
    expect(new Set(reads)).toEqual(new Set([200]));
    expect(summarize(recovered).worst).toBeLessThan(timeLimitMs(5_000));
    expect(await stop()).toBe(0);
  } finally {
    await cluster?.kill();
    await unmount(disk);
  }
});

test("a power cut loses no acknowledged write; with fsync off the same cut loses some", async ({
  dataDir,
}) => {
  test.skip(!ownDisks || !mountsLoops(dataDir), "needs loop mounts, which only root on a real Linux has");
  const random = seededRandom("power");
  const outcomes = { on: [] as Cut[], off: [] as Cut[] };
  for (let round = 0; round < rounds(1, 10); round++) {
    outcomes.on.push(await cutPower(join(dataDir, `on-${round}`), "on", random));
    if (round < rounds(1, 5)) outcomes.off.push(await cutPower(join(dataDir, `off-${round}`), "off", random));
  }
  writeReport("power cut", outcomes);
  expect(outcomes.on.filter(({ acknowledged }) => acknowledged === 0)).toEqual([]);
  expect(outcomes.on.filter(({ lost }) => lost !== 0)).toEqual([]);
  expect(outcomes.off.filter(({ lost }) => lost !== 0)).not.toEqual([]);
});

interface Cut {
  acknowledged: number;
  /** Undefined where the database did not even start again. */
  lost: number | undefined;
}

/** Writes, freezes the database, copies what has reached the disk, and compares after a new start. */
async function cutPower(folder: string, fsync: "on" | "off", random: () => number): Promise<Cut> {
  await mkdir(folder);
  const image = join(folder, "disk.img");
  const disk = join(folder, "disk");
  await mkdir(disk);
  execFileSync("truncate", ["-s", "256M", image]);
  execFileSync("mkfs.ext4", ["-q", "-F", image]);
  execFileSync("mount", ["-o", "loop", image, disk]);
  const cluster = await createCluster(join(disk, "data"), { fsync });
  const acknowledged: number[] = [];
  await cluster.withDatabase((database) =>
    database.statement((db) => db.execute(sql`create table kept (n int primary key)`)),
  );
  execFileSync("sync", ["-f", disk]);
  await write(cluster, acknowledged, 500 + random() * 1_000, () => {
    for (const pid of processTree(cluster.pid)) process.kill(pid, "SIGSTOP");
  });
  execFileSync("cp", ["--sparse=always", image, `${image}.cut`]);
  for (const pid of processTree(cluster.pid)) process.kill(pid, "SIGKILL");
  await cluster.kill();
  await unmount(disk);

  execFileSync("mount", ["-o", "loop", `${image}.cut`, disk]);
  try {
    await rm(join(disk, "data", "postmaster.pid"), { force: true });
    const after = await startCluster(join(disk, "data"), cluster.port);
    const kept = await after.withDatabase((database) =>
      database.read((db) => db.execute<{ n: number }>(sql`select n from kept`)),
    );
    await after.kill();
    const found = new Set(kept.map(({ n }) => n));
    return { acknowledged: acknowledged.length, lost: acknowledged.filter((n) => !found.has(n)).length };
  } catch {
    return { acknowledged: acknowledged.length, lost: undefined };
  } finally {
    await unmount(disk);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Eight clients write for a while, then `freeze`; the ledger records what was acknowledged before it. */
async function write(
  cluster: Cluster,
  acknowledged: number[],
  forMs: number,
  freeze: () => void,
): Promise<void> {
  const database = openDatabase({ url: cluster.url, size: 8, deadlineMs: 1_000 });
  let frozen = false;
  let next = 0;
  const writer = async () => {
    while (!frozen) {
      const n = next++;
      await database.statement((db) => db.execute(sql`insert into kept values (${n})`));
      if (!frozen) acknowledged.push(n);
    }
  };
  const writers = Promise.allSettled(Array.from({ length: 8 }, writer));
  await sleep(forMs);
  frozen = true;
  freeze();
  void writers;
  await database.close();
}

function mountsLoops(folder: string): boolean {
  const image = join(folder, "probe.img");
  try {
    execFileSync("truncate", ["-s", "8M", image]);
    execFileSync("mkfs.ext4", ["-q", "-F", image], { stdio: "ignore" });
    const device = execFileSync("losetup", ["--find", "--show", image]).toString().trim();
    execFileSync("losetup", ["--detach", device]);
    return true;
  } catch {
    return false;
  }
}

/** A killed process lets go of its files a moment after it is gone. */
const unmount = (disk: string) =>
  expect(() => execFileSync("umount", [disk], { stdio: "ignore" })).toPass({ timeout: 10_000 });

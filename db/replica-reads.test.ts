import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, createCluster, createStandby } from "@/e2e/chaos/cluster";
import { type DatabaseClient, openDatabase, type ReadDatabase } from "./client";
import { ReplicaReads } from "./replica-reads";
import { temporaryFolder } from "./testing/temporary-folder";

let folder: string;
const clusters: Cluster[] = [];
let primary: DatabaseClient;
let replica: DatabaseClient;
let reads: ReplicaReads;

beforeAll(async () => {
  folder = await temporaryFolder("replicated");
  const first = await createCluster(join(folder, "primary"));
  clusters.push(first);
  const standby = await createStandby(first, join(folder, "replica"), false);
  clusters.push(standby);
  primary = openDatabase({ url: first.url, size: 3 });
  replica = openDatabase({ url: standby.url, size: 3, connectTimeoutMs: 500 });
  reads = new ReplicaReads(primary, replica, 20);
  await primary.statement((db) => db.execute(sql`create table notes (text text)`));
});

afterAll(async () => {
  await reads?.close();
  await primary?.close();
  await Promise.all(clusters.map((cluster) => cluster.kill("SIGQUIT")));
  await rm(folder, { recursive: true, force: true });
});

/** The notes, and where they were read. */
const look = async (db: ReadDatabase) => {
  const [row] = await db.execute<{ place: string; notes: string[] }>(sql`
    select case when pg_is_in_recovery() then 'replica' else 'primary' end as place,
      array_to_json(array(select text from notes order by text)) as notes`);
  return row;
};

const write = (text: string) =>
  primary.statement((db) => db.execute(sql`insert into notes values (${text})`));
const onReplica = (query: ReturnType<typeof sql>) => replica.read((db) => db.execute(query));
const place = async (reader: string | null) => (await reads.read(reader, look))?.place;

test("an up-to-date replica serves reads; a read that fails there is not retried on the primary", async () => {
  await vi.waitFor(async () => expect(await place(null)).toBe("replica"), 15_000);
  const failing = vi.fn((db: ReadDatabase) => db.execute(sql`select 1 / 0`));
  await expect(reads.read(null, failing)).rejects.toThrow("division by zero");
  expect(failing).toHaveBeenCalledTimes(1);
});

test("while the replica lags, a writer reads from the primary at once, and everyone else soon", async () => {
  await onReplica(sql`select pg_wal_replay_pause()`);
  await write("mine");
  reads.noteWrite("ada");
  expect(await reads.read("ada", look)).toEqual({ place: "primary", notes: ["mine"] });
  await vi.waitFor(async () => {
    expect(await reads.read("grace", look)).toEqual({ place: "primary", notes: ["mine"] });
  }, 15_000);

  await onReplica(sql`select pg_wal_replay_resume()`);
  await vi.waitFor(async () => {
    expect(await reads.read("ada", look)).toEqual({ place: "replica", notes: ["mine"] });
  }, 15_000);
});

test("under steady writes each reader sees their own writes, and the replica serves some reads", async () => {
  const places = new Set<string | undefined>();
  await Promise.all(
    ["ada", "grace", "lin"].map(async (writer) => {
      for (let n = 0; n < 30 || places.size < 2; n += 1) {
        await write(`${writer} ${n}`);
        reads.noteWrite(writer);
        const seen = await reads.read(writer, look);
        expect(seen?.notes).toContain(`${writer} ${n}`);
        places.add(seen?.place).add(await place("someone else"));
      }
    }),
  );
  expect([...places].sort()).toEqual(["primary", "replica"]);
});

test("without the replica, reads go to the primary", async () => {
  await clusters[1]?.kill("SIGQUIT");
  await write("after it went");
  expect((await reads.read(null, look))?.notes).toContain("after it went");
  expect(await place(null)).toBe("primary");
});

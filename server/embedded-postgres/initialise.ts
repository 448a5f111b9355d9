import { randomBytes } from "node:crypto";
import { chown, link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../start-error";
import type { Binaries } from "./binaries";
import type { Placement } from "./placement";
import { isAlive } from "./postmaster-file";
import { ignore, runProgram } from "./run";

const prefix = "postgres.new-";
const inProgress = new Set<string>();

/**
 * The database's password, generated at the first start. Processes that start at the same time all read the same one.
 */
export async function databasePassword(dataDir: string): Promise<string> {
  const path = join(dataDir, "postgres-password");
  const fresh = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    const present = await readFile(path, "utf8").catch(ignore("ENOENT"));
    if (present !== undefined) return present.trim();
    await writeFile(fresh, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    await link(fresh, path).catch(ignore("EEXIST"));
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOSPC") throw cause;
    throw new StartError(`${path} cannot be used (${code}).`, { cause });
  } finally {
    await rm(fresh, { force: true });
  }
}

/**
 * Creates the cluster if it is missing, in a temporary folder that is then renamed. So a killed process leaves no
 * partial cluster, and if several processes start at the same time, exactly one succeeds.
 */
export async function initialiseCluster(
  place: Placement,
  binaries: Binaries,
  password: string,
): Promise<void> {
  await removeAbandoned(place.home);
  const major = await clusterVersion(place);
  if (major !== undefined) return requireSameMajor(place, binaries, major.trim());
  const name = `${prefix}${process.pid}-${randomBytes(4).toString("hex")}`;
  const folder = join(place.home, name);
  inProgress.add(name);
  try {
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, "password"), password, { mode: 0o600 });
    if (place.account !== undefined) {
      await chown(join(folder, "password"), place.account.uid, place.account.gid);
      await chown(folder, place.account.uid, place.account.gid);
    }
    await initdb(folder, place, binaries);
    await rename(join(folder, "data"), place.cluster).catch(ignore("EEXIST", "ENOTEMPTY"));
  } finally {
    await rm(folder, { recursive: true, force: true });
    inProgress.delete(name);
  }
}

/** PostgreSQL's major version; undefined without a cluster. */
export const clusterVersion = ({ cluster }: Placement): Promise<string | undefined> =>
  readFile(join(cluster, "PG_VERSION"), "utf8").catch(ignore("ENOENT"));

async function initdb(folder: string, place: Placement, binaries: Binaries): Promise<void> {
  const options = [
    `--pgdata=${join(folder, "data")}`,
    `--pwfile=${join(folder, "password")}`,
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
  ];
  const { account, home } = place;
  const { code, output } = await runProgram(binaries.initdb, options, { account, cwd: folder });
  if (code === 0) return;
  throw new StartError(
    output.includes("No space left on device")
      ? `The disk of ${home} filled up while the database was created: free some space.`
      : `The database could not be created in ${home}: ${output.trim().split("\n").at(-1)}`,
  );
}

async function requireSameMajor(place: Placement, binaries: Binaries, major: string): Promise<void> {
  const { output } = await runProgram(binaries.postgres, ["--version"], { account: place.account });
  const ours = /(\d+)/.exec(output)?.[1];
  if (ours !== major) {
    throw new StartError(
      `${place.cluster} was created by PostgreSQL ${major}, but this Rollcall ships ${ours}: dump it with the old version first.`,
    );
  }
}

/** Removes folders that killed processes left behind. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    const isAbandoned =
      pid !== undefined && (Number(pid) === process.pid ? !inProgress.has(name) : !isAlive(Number(pid)));
    // If an orphaned initdb is still writing there, the next start removes it.
    if (isAbandoned) await rm(join(home, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

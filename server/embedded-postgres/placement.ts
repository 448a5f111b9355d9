import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, chmod, lstat, mkdir, readlink, realpath, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { StartError } from "../start-error";
import { type Account, unprivilegedAccount } from "./account";
import { ignore, runProgram } from "./run";

const systemFolder = "/var/lib/rollcall";

/** Where the database's files are, and who owns them. */
export interface Placement {
  /** The operator's data folder, links resolved. */
  dataDir: string;
  /** Contains the cluster, its socket folder and its log. */
  home: string;
  cluster: string;
  account: Account | undefined;
}

/**
 * Decides where the database is: in the data folder, or, when PostgreSQL's account cannot reach that (under /root, for
 * example), in /var/lib/rollcall with a link to it. Changes no existing folder.
 */
export async function placeDatabase(folder: string, log: (line: string) => void): Promise<Placement> {
  await createFolder(folder);
  const dataDir = await realpath(folder);
  const link = join(dataDir, "postgres");
  const present = await lstat(link).catch(() => undefined);
  if (present?.isSymbolicLink()) {
    const cluster = resolve(dataDir, await readlink(link));
    const home = dirname(cluster);
    await createFolder(home);
    return { dataDir, home, cluster, account: await unprivilegedAccount(cluster) };
  }
  const account = await unprivilegedAccount(link);
  const canStay =
    present !== undefined ||
    account === undefined ||
    (await runProgram("test", ["-x", dataDir], { account })).code === 0;
  if (canStay) {
    return { dataDir, home: dataDir, cluster: link, account };
  }
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 10);
  const home = join(systemFolder, `${basename(dataDir).replace(/^\.+/, "")}-${hash}`);
  await createFolder(home);
  // Despite a strict umask, the database's account must reach both.
  await Promise.all([chmod(systemFolder, 0o755), chmod(home, 0o755)]);
  const cluster = join(home, "postgres");
  await symlink(cluster, link).catch(ignore("EEXIST"));
  log(`The database's account "${account.name}" cannot reach ${dataDir}: its files are in ${home}.`);
  return { dataDir, home, cluster, account };
}

async function createFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `The data folder ${folder} cannot be used (${code}): set ROLLCALL_DATA_DIR to another.`;
    throw new StartError(message, { cause });
  }
}

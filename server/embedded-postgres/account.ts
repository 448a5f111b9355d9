import { stat } from "node:fs/promises";
import { StartError } from "../start-error";
import { runProgram } from "./run";

export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/**
 * The account to run PostgreSQL as when this process is root, which PostgreSQL refuses; undefined for other users. An
 * existing cluster keeps its owner.
 */
export async function unprivilegedAccount(cluster: string): Promise<Account | undefined> {
  const existing = await stat(cluster).catch(() => undefined);
  const self = process.getuid?.();
  if (self !== 0) {
    if (existing !== undefined && existing.uid !== self && self !== undefined) {
      throw new StartError(
        `The database in ${cluster} belongs to another account: start Rollcall as that one, or as root.`,
      );
    }
    return undefined;
  }
  if (existing !== undefined && existing.uid !== 0) {
    return { name: `account ${existing.uid}`, uid: existing.uid, gid: existing.gid };
  }
  const account =
    (await lookUp("postgres")) ??
    (await lookUp("rollcall")) ??
    (await create("rollcall")) ??
    (await lookUp("nobody"));
  if (account === undefined) {
    throw new StartError(
      "PostgreSQL does not run as root and no other account was found: start Rollcall as an ordinary user.",
    );
  }
  return account;
}

async function lookUp(name: string): Promise<Account | undefined> {
  const result = await runProgram("id", [name]).catch(() => undefined);
  const [, uid = 0, gid = 0] = /^uid=(\d+)\S* gid=(\d+)/.exec(result?.output ?? "")?.map(Number) ?? [];
  return uid > 0 && gid > 0 ? { name, uid, gid } : undefined;
}

async function create(name: string): Promise<Account | undefined> {
  const options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  await runProgram("useradd", [...options, name]).catch(() => undefined);
  return lookUp(name);
}

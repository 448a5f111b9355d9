import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { type BackupEnd, BackupError, type BackupHead, backupEnd, backupHead, tableHead } from "./format";
import { hasTrailer } from "./trailer";

/** What to do with the parts of a backup, in the order in which they come. */
export interface BackupReader {
  head(head: BackupHead): Promise<void>;
  /** Some rows of a table, each as JSON. */
  rows(table: string, rows: string[]): Promise<void>;
}

const charactersAtOnce = 1_000_000;
const mostRowsAtOnce = 1_000;

const incomplete = (file: string) =>
  new BackupError(
    `${file} is incomplete: its end is missing. Nothing was changed. Copy it again, or use another backup.`,
  );

/**
 * Reads a backup from end to end. Throws `BackupError` where it is not one, is cut short or has been changed: before it
 * reads the rows, where the end of the file is missing.
 */
export async function readBackup(file: string, reader?: BackupReader): Promise<BackupEnd> {
  const damaged = (cause?: unknown) =>
    new BackupError(`${file} is no backup of Rollcall's, or is damaged or cut short.`, { cause });
  const hash = createHash("sha256");
  const source = linesOf(file);
  const next = async (): Promise<string> => {
    const { value, done } = await source.next();
    if (done) throw damaged();
    return value;
  };
  const take = async (): Promise<string> => {
    const line = await next();
    hash.update(line).update("\n");
    return line;
  };
  const parsed = <T>(line: string, shape: { parse(value: unknown): T }): T => {
    try {
      return shape.parse(JSON.parse(line));
    } catch (cause) {
      throw damaged(cause);
    }
  };
  try {
    const head = parsed(await take(), backupHead);
    if (head.trailer && !(await hasTrailer(file))) throw incomplete(file);
    await reader?.head(head);
    const counts: Record<string, number> = {};
    for (const { name } of head.tables) {
      if (parsed(await take(), tableHead).table !== name) throw damaged();
      counts[name] = await rowsInto(take, async (rows) => reader?.rows(name, rows));
    }
    const sha256 = hash.digest("hex");
    const end = parsed(await next(), backupEnd);
    const miscounted = head.tables.some(({ name }) => end.rows[name] !== counts[name]);
    if (end.sha256 !== sha256 || miscounted || !(await source.next()).done) throw damaged();
    return end;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith("Z_")) throw damaged(error);
    if (code === "ENOENT" || code === "EACCES" || code === "EISDIR") {
      throw new BackupError(`${file} cannot be read (${code}).`, { cause: error });
    }
    throw error;
  } finally {
    await source.return(undefined);
  }
}

/** Passes on the rows up to the empty line, in handfuls; answers how many there were. */
async function rowsInto(
  take: () => Promise<string>,
  give: (rows: string[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  let rows: string[] = [];
  let size = 0;
  for (let row = await take(); row !== ""; row = await take()) {
    rows.push(row);
    size += row.length;
    count += 1;
    if (size < charactersAtOnce && rows.length < mostRowsAtOnce) continue;
    await give(rows);
    rows = [];
    size = 0;
  }
  if (rows.length > 0) await give(rows);
  return count;
}

async function* linesOf(file: string): AsyncGenerator<string, undefined> {
  const source = createReadStream(file);
  const text = createGunzip();
  source.on("error", (error) => text.destroy(error));
  source.pipe(text).setEncoding("utf8");
  let rest = "";
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    if (rest !== "") yield rest;
    return undefined;
  } finally {
    source.destroy();
    text.destroy();
  }
}

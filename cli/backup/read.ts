import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { type BackupEnd, BackupError, type BackupHead, backupEnd, backupHead, tableHead } from "./format";
import { hasTrailer } from "./trailer";

export interface BackupReader {
  head(head: BackupHead): Promise<void>;
  /** A batch of rows of a table, each as JSON. */
  rows(table: string, rows: string[]): Promise<void>;
}

const maxBatchCharacters = 1_000_000;
const maxBatchRows = 1_000;

const incomplete = (file: string) =>
  new BackupError(
    `${file} is incomplete: its end is missing. Nothing was changed. Copy it again, or use another backup.`,
  );

/**
 * Reads a backup. Throws `BackupError` if the file is not a backup, is truncated or was changed. A file without its end
 * is rejected before any row is read.
 */
export async function readBackup(file: string, reader?: BackupReader): Promise<BackupEnd> {
  const damaged = (cause?: unknown) =>
    new BackupError(`${file} is not a Rollcall backup, or is damaged or truncated.`, { cause });
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
      counts[name] = await readRows(take, async (rows) => reader?.rows(name, rows));
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

/** Passes on the rows up to the empty line in batches, and returns how many there were. */
async function readRows(
  take: () => Promise<string>,
  onRows: (rows: string[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  let rows: string[] = [];
  let size = 0;
  for (let row = await take(); row !== ""; row = await take()) {
    rows.push(row);
    size += row.length;
    count += 1;
    if (size < maxBatchCharacters && rows.length < maxBatchRows) continue;
    await onRows(rows);
    rows = [];
    size = 0;
  }
  if (rows.length > 0) await onRows(rows);
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

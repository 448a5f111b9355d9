import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { inLongTransaction } from "@/db/long-transaction";
import { describeDatabase } from "./describe";
import { type BackupEnd, BackupError } from "./format";
import { appendTrailer } from "./trailer";

const maxBatchBytes = 1_000_000;
const maxBatchRows = 1_000;
/** Backed up empty: a restore must not revive sessions that have ended since. */
const sessionTable = "public.operator_sessions";

/**
 * Writes a consistent snapshot of the database to a file while the database is in use. The file gets its final name
 * only when every byte is on the disk. Throws `BackupError` if it exists, unless `replace` is set.
 */
export async function writeBackup(databaseUrl: string, file: string, replace = false): Promise<BackupEnd> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists && !replace)
    throw new BackupError(`${file} already exists: choose another name, or use --overwrite.`);
  const partial = `${file}.${randomBytes(4).toString("hex")}.partial`;
  try {
    const end = await inLongTransaction(databaseUrl, { lockTimeoutMs: 60_000, snapshot: true }, (db) =>
      writeTo(partial, db),
    );
    await appendTrailer(partial);
    await flush(partial);
    await rename(partial, file);
    await flush(dirname(file));
    return end;
  } catch (cause) {
    const { code, path } = cause as NodeJS.ErrnoException;
    if (path === undefined && code !== "ENOSPC") throw cause;
    throw new BackupError(`${file} cannot be written (${code}).`, { cause });
  } finally {
    await rm(partial, { force: true });
  }
}

async function writeTo(file: string, db: Database): Promise<BackupEnd> {
  const end: BackupEnd = { rows: {}, sha256: "" };
  // The backup is as confidential as the database.
  const out = createWriteStream(file, { flags: "wx", mode: 0o600 });
  await pipeline(Readable.from(lines(db, end)), createGzip(), out);
  return end;
}

async function* lines(db: Database, end: BackupEnd): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  const hashed = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    return bytes;
  };
  const head = await describeDatabase(db);
  yield hashed(`${JSON.stringify(head)}\n`);
  for (const { name } of head.tables) {
    yield hashed(`${JSON.stringify({ table: name })}\n`);
    let count = 0;
    for await (const rows of name === sessionTable ? [] : rowsOf(db, name)) {
      count += rows.length;
      yield hashed(`${rows.join("\n")}\n`);
    }
    end.rows[name] = count;
    yield hashed("\n");
  }
  end.sha256 = hash.digest("hex");
  yield Buffer.from(`${JSON.stringify(end)}\n`);
}

/** The rows of a table as JSON, about a megabyte at a time. */
async function* rowsOf(db: Database, table: string): AsyncGenerator<string[]> {
  await db.execute(
    sql.raw(`declare backup no scroll cursor for select to_jsonb(t)::text as row from ${table} t`),
  );
  for (let size = 10; ; ) {
    const rows = (await db.execute<{ row: string }>(sql.raw(`fetch ${size} from backup`))).map(
      ({ row }) => row,
    );
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
    const average = rows.reduce((sum, row) => sum + row.length, 0) / rows.length;
    size = Math.max(1, Math.min(maxBatchRows, Math.floor(maxBatchBytes / average)));
  }
  await db.execute(sql.raw("close backup"));
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Windows cannot flush a folder.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  } finally {
    await handle.close();
  }
}

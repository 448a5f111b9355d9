import { z } from "zod";

/**
 * A backup is gzipped lines of text: the head; for each table its name, its rows as JSON objects, and an empty line;
 * and the end, with a digest of all bytes before it. A trailer follows: see trailer.ts.
 */
export const backupHead = z.object({
  format: z.literal("rollcall-backup"),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Whether the file ends with a trailer, which older versions did not write. */
  trailer: z.boolean().default(false),
  /** The schema of the rows: the hashes of all applied migrations, oldest first. */
  migrations: z.array(z.object({ hash: z.string(), createdAt: z.number() })).min(1),
  /** Ordered by foreign keys, referenced tables first. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })).min(1),
  sequences: z.array(z.object({ name: z.string(), last: z.string().nullable() })),
});
export type BackupHead = z.infer<typeof backupHead>;

export const tableHead = z.object({ table: z.string() });

export const backupEnd = z.object({ rows: z.record(z.string(), z.number()), sha256: z.string() });
export type BackupEnd = z.infer<typeof backupEnd>;

/** Why a backup or restore failed, in one line for the terminal. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

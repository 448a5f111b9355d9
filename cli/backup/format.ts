import { z } from "zod";

/**
 * A backup is gzipped text, a line a piece: the head; for each table its name and its rows, each a JSON object, up to
 * an empty line; and the end, with the digest of every byte before it. After it comes the trailer, see trailer.ts.
 */
export const backupHead = z.object({
  format: z.literal("rollcall-backup"),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Whether the file ends with a trailer; older ones do not. */
  trailer: z.boolean().default(false),
  /** The schema that the rows fit: the hashes of all migrations applied, oldest first. */
  migrations: z.array(z.object({ hash: z.string(), createdAt: z.number() })).min(1),
  /** In an order in which no row comes before one that it refers to. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })).min(1),
  sequences: z.array(z.object({ name: z.string(), last: z.string().nullable() })),
});
export type BackupHead = z.infer<typeof backupHead>;

export const tableHead = z.object({ table: z.string() });

export const backupEnd = z.object({ rows: z.record(z.string(), z.number()), sha256: z.string() });
export type BackupEnd = z.infer<typeof backupEnd>;

/** Why a backup or a restore did not happen, in one line for the person at the terminal. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

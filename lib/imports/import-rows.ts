import { sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { retryWhileUnavailable } from "@/lib/async/retry";
import type { RequestContext } from "@/lib/context";
import { isConflict } from "@/lib/devices/registration/engine";
import { LockPlan } from "@/lib/devices/registration/locks";
import { normaliseEmail } from "@/lib/email";
import { fileError } from "./failures";
import {
  type ImportedDevice,
  type ImportOutcome,
  importOutcomes,
  previewImport,
  toImportBatch,
  writeImport,
} from "./import-batch";
import { RowError, readRow } from "./read-row";
import { openFile } from "./records";
import { type RejectedRow, reasonOfError, rejectedRow } from "./rejects";
import { SeenDevices } from "./seen-devices";
import type { SourceRecord } from "./source-record";
import type { ImportSettings } from "./types";
import type { ImportCounts } from "./views";

const batchSize = 500;
const maxBatchBytes = 2 * 1024 * 1024;
/** A file whose first rows are all rejected does not hold devices; the import stops here. */
const maxOnlyRejected = 100_000;

export interface ImportRowsOptions {
  settings: ImportSettings;
  dryRun: boolean;
  importId: string;
  /** Rows that an earlier run finished; they are skipped. */
  rowsDone?: number;
  /** Called in the transaction of every batch, which may be retried. */
  onBatch(tx: Database, rowsDone: number, counts: ImportCounts, rejects: RejectedRow[]): Promise<void>;
}

/**
 * Reads a file, plans what happens to each row and, unless it is a dry run, applies the plan, batch by batch. Throws
 * `invalidBody` for a file that cannot be read.
 */
export async function importRows(
  ctx: RequestContext,
  chunks: AsyncIterable<Uint8Array>,
  options: ImportRowsOptions,
): Promise<void> {
  const seen = options.dryRun ? new SeenDevices() : null;
  const file = await openFile(chunks, options.settings);
  let { rowsDone = 0 } = options;
  let accepted = rowsDone;
  for await (const records of batchesAfter(rowsDone, file.records)) {
    accepted += await importBatch(ctx, records, { ...options, rowsDone }, seen);
    rowsDone += records.length;
    if (accepted === 0 && rowsDone >= maxOnlyRejected) {
      throw fileError("onlyRejected", { rows: rowsDone });
    }
  }
}

async function* batchesAfter(
  rowsDone: number,
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord[]> {
  let batch: SourceRecord[] = [];
  let count = 0;
  let bytes = 0;
  for await (const record of records) {
    count += 1;
    if (count <= rowsDone) continue;
    batch.push(record);
    bytes += record.bytes;
    if (batch.length < batchSize && bytes < maxBatchBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Returns how many rows were accepted. */
async function importBatch(
  ctx: RequestContext,
  records: SourceRecord[],
  options: ImportRowsOptions & { rowsDone: number },
  seen: SeenDevices | null,
): Promise<number> {
  const { settings, importId, rowsDone } = options;
  const devices: ImportedDevice[] = [];
  const unreadable: RejectedRow[] = [];
  for (const record of records) {
    try {
      devices.push(readRow(record, settings));
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      unreadable.push(rejectedRow(record, settings, error, error.reason));
    }
  }
  const onBatch = (tx: Database, outcomes: ImportOutcome[]) => {
    const byRow = new Map(records.map((record) => [record.row, record]));
    const rejected = outcomes.flatMap((outcome) =>
      outcome.outcome === "rejected"
        ? [rejectedRow(byRow.get(outcome.row), settings, outcome, reasonOfError(outcome.error))]
        : [],
    );
    const counts = countsOf(records.length, outcomes, unreadable.length);
    return options.onBatch(tx, rowsDone, counts, [...unreadable, ...rejected]);
  };
  const batch = toImportBatch(ctx, devices, importId);
  const preview = await retryWhileUnavailable(() => database().read((db) => previewImport(db, batch)));
  if (seen !== null) {
    const outcomes = withEarlierRows(seen, importOutcomes(batch, preview.outcomes), devices);
    await retryWhileUnavailable(() => database().transaction((tx) => onBatch(tx, outcomes)));
    return countAccepted(outcomes);
  }
  const locks = new LockPlan([preview.locks]);
  const write = async (tx: Database) => {
    // A cached query plan from when the table was small would scan the whole table as the import makes it grow.
    await tx.execute(sql`set local plan_cache_mode = force_custom_plan`);
    const outcomes = importOutcomes(batch, await writeImport(tx, batch, locks));
    await onBatch(tx, outcomes);
    return countAccepted(outcomes);
  };
  const isUnsplitConflict = (error: unknown) => records.length > 1 && isConflict(error);
  try {
    return await retryWhileUnavailable(() => database().transaction(write), isUnsplitConflict);
  } catch (error) {
    // Rows that swap tokens or identifiers conflict within one batch, so each half is imported on its own.
    if (!isUnsplitConflict(error)) throw error;
    const half = Math.ceil(records.length / 2);
    const accepted = await importBatch(ctx, records.slice(0, half), options, seen);
    const rest = { ...options, rowsDone: rowsDone + half };
    return accepted + (await importBatch(ctx, records.slice(half), rest, seen));
  }
}

const countAccepted = (outcomes: ImportOutcome[]): number =>
  outcomes.filter(({ outcome }) => outcome !== "rejected").length;

/** In a dry run, devices that earlier batches of the file would have created count as existing. */
function withEarlierRows(
  seen: SeenDevices,
  outcomes: ImportOutcome[],
  devices: ImportedDevice[],
): ImportOutcome[] {
  const created = outcomes.map((outcome, at) => {
    const device = outcome.outcome === "created" ? devices[at] : undefined;
    return device && ([outcome.row, ...describe(device)] as const);
  });
  const known = outcomes.map((outcome, at): ImportOutcome => {
    const [row, key, content] = created[at] ?? [];
    if (row === undefined || key === undefined || content === undefined) return outcome;
    const comparison = seen.compare(key, content);
    return comparison === "new" ? outcome : { row, outcome: comparison === "same" ? "unchanged" : "updated" };
  });
  for (const row of created) if (row !== undefined) seen.remember(row[1], row[2]);
  return known;
}

/** What identifies the device of a row, and its content. */
function describe(device: ImportedDevice): [key: string, content: string] {
  const { row: _, deviceIdentifier, applicationName, pushToken, user, ...content } = device;
  const owner = [user.email && normaliseEmail(user.email), user.externalUserId];
  const key = deviceIdentifier === null ? [applicationName, pushToken, owner] : [deviceIdentifier, owner];
  return [JSON.stringify(key), JSON.stringify([content, pushToken])];
}

function countsOf(rows: number, outcomes: ImportOutcome[], unreadable: number): ImportCounts {
  const count = (wanted: ImportOutcome["outcome"]) =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  return {
    rows,
    created: count("created"),
    updated: count("updated"),
    unchanged: count("unchanged"),
    rejected: count("rejected") + unreadable,
  };
}

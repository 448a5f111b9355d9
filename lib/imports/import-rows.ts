import { sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { retryWhileUnavailable } from "@/lib/async/retry";
import type { RequestContext } from "@/lib/context";
import { applyPlan } from "@/lib/devices/import/apply";
import { planBatch } from "@/lib/devices/import/plan";
import type { ImportedDevice, ImportOutcome } from "@/lib/devices/import/types";
import { maskPushToken } from "@/lib/devices/present";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { applyPreset } from "./presets";
import { RowError, readRow } from "./read-row";
import { openFile } from "./records";
import { SeenDevices } from "./seen-devices";
import type { SourceRecord } from "./source-record";
import type { ImportField, ImportSettings } from "./types";
import type { ImportCounts } from "./views";

/** So many rows go in one transaction: few enough to be over in a moment, many enough to be quick. */
const batchSize = 500;
/** However few rows that are. */
const maxBatchBytes = 2 * 1024 * 1024;
/** A file of which so many rows are rejected, and none is taken, is no file of devices. */
const maxOnlyRejected = 100_000;

/** Of rejected rows with more columns than this only the filled ones are kept. */
const maxShownWhole = 100;

/** A row that was not taken. */
export interface RejectedRow {
  row: number;
  /** The column at fault, as the file names it; empty where it is the row as a whole. */
  column: string;
  value: string;
  reason: string;
  source: Record<string, unknown>;
}

export interface ImportRowsOptions {
  settings: ImportSettings;
  /** Whether rows are only tried. */
  dryRun: boolean;
  /** Stands beside every event of history. */
  importId: string;
  /** So many rows are done already. */
  rowsDone?: number;
  /** What is written down beside a batch, in its transaction, which may run again; `done` rows came before it. */
  onBatch(tx: Database, done: number, counts: ImportCounts, rejects: RejectedRow[]): Promise<void>;
}

/**
 * Works through a file of devices a batch at a time: reads its rows, decides what becomes of each, and unless it is a
 * dry run does so. Both take the same way but for the last step. Throws `invalidBody` where the file is no such file.
 */
export async function importRows(
  ctx: RequestContext,
  chunks: AsyncIterable<Uint8Array>,
  order: ImportRowsOptions,
): Promise<void> {
  const seen = order.dryRun ? new SeenDevices() : null;
  const { records: all } = await openFile(chunks, order.settings);
  let { rowsDone: done = 0 } = order;
  let taken = done;
  for await (const records of inBatches(all, done)) {
    taken += await runBatch(ctx, records, { ...order, rowsDone: done }, seen);
    done += records.length;
    if (taken === 0 && done >= maxOnlyRejected) {
      throw new DomainError(
        "invalidBody",
        `All of the first ${done.toLocaleString("en")} rows were rejected.`,
      );
    }
  }
}

async function* inBatches(
  records: AsyncIterable<SourceRecord>,
  done: number,
): AsyncGenerator<SourceRecord[]> {
  let batch: SourceRecord[] = [];
  let count = 0;
  let bytes = 0;
  for await (const record of records) {
    count += 1;
    if (count <= done) continue;
    batch.push(record);
    bytes += record.bytes;
    if (batch.length < batchSize && bytes < maxBatchBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Works through some rows; returns how many of them were taken. */
async function runBatch(
  ctx: RequestContext,
  records: SourceRecord[],
  order: ImportRowsOptions & { rowsDone: number },
  seen: SeenDevices | null,
): Promise<number> {
  const { settings, importId } = order;
  const devices: ImportedDevice[] = [];
  const unreadable: RejectedRow[] = [];
  for (const record of records) {
    try {
      devices.push(readRow(record, settings));
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      unreadable.push(rejectOf(record, settings, error, error.message));
    }
  }
  const note = (tx: Database, outcomes: ImportOutcome[]) => {
    const byRow = new Map(records.map((record) => [record.row, record]));
    const refused = outcomes.flatMap((outcome) =>
      outcome.outcome === "rejected"
        ? [rejectOf(byRow.get(outcome.row), settings, outcome, outcome.reason)]
        : [],
    );
    const counts = countsOf(records.length, outcomes, unreadable.length);
    return order.onBatch(tx, order.rowsDone, counts, [...unreadable, ...refused]);
  };
  if (seen !== null) {
    const plan = await retryWhileUnavailable(() =>
      database().read((db) => planBatch(db, ctx, devices, { lock: false })),
    );
    const outcomes = plan.outcomes.map((outcome, at) => recalled(seen, outcome, devices[at]));
    await retryWhileUnavailable(() => database().transaction((tx) => note(tx, outcomes)));
    return takenOf(outcomes);
  }
  const write = async (tx: Database) => {
    // A plan made while the table was small would look at all of it, batch after batch, as the import makes it grow.
    await tx.execute(sql`set local plan_cache_mode = force_custom_plan`);
    const plan = await planBatch(tx, ctx, devices, { lock: true });
    await applyPlan(tx, ctx, plan, { importId });
    await note(tx, plan.outcomes);
    return takenOf(plan.outcomes);
  };
  try {
    const several = records.length > 1;
    return await retryWhileUnavailable(
      () => database().transaction(write),
      (error) => several && isRivalry(error),
    );
  } catch (error) {
    // Rows of one batch that trade tokens or identifiers get in each other's way; alone they do not.
    if (records.length === 1 || !isRivalry(error)) throw error;
    const half = Math.ceil(records.length / 2);
    const taken = await runBatch(ctx, records.slice(0, half), order, seen);
    return (
      taken + (await runBatch(ctx, records.slice(half), { ...order, rowsDone: order.rowsDone + half }, seen))
    );
  }
}

const takenOf = (outcomes: ImportOutcome[]): number =>
  outcomes.filter(({ outcome }) => outcome !== "rejected").length;

const isRivalry = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === "RivalChange";

/** Of a device that the file itself would have made by now. */
function recalled(
  seen: SeenDevices,
  outcome: ImportOutcome,
  device: ImportedDevice | undefined,
): ImportOutcome {
  if (device === undefined || outcome.outcome !== "created") return outcome;
  const { row, deviceIdentifier, applicationName, pushToken, user, ...content } = device;
  const key = deviceIdentifier ?? [
    applicationName,
    pushToken,
    user.email && normaliseEmail(user.email),
    user.externalUserId,
  ];
  const told = seen.add(JSON.stringify(key), JSON.stringify([content, pushToken, user]));
  if (told === "new") return outcome;
  return { row, outcome: told === "changed" ? "updated" : "unchanged" };
}

function countsOf(rows: number, outcomes: ImportOutcome[], unreadable: number): ImportCounts {
  const of = (wanted: ImportOutcome["outcome"]) =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  return {
    rows,
    created: of("created"),
    updated: of("updated"),
    unchanged: of("unchanged"),
    rejected: of("rejected") + unreadable,
  };
}

function rejectOf(
  record: SourceRecord | undefined,
  settings: ImportSettings,
  { field, column: at }: { field: ImportField | null; column?: string | undefined },
  reason: string,
): RejectedRow {
  const mapped = field && settings.columns[field];
  const ofUser = field === "userId" || field === "email" ? settings.columns.user : undefined;
  const column = at ?? mapped ?? ofUser ?? "";
  const source = record?.record ?? {};
  const value = source[column] ?? (column === "" ? undefined : applyPreset(settings.preset, source)[column]);
  const text =
    value === undefined || value === null
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  const isToken = field === "pushToken" || column === settings.columns.pushToken;
  return {
    row: record?.row ?? 0,
    column: column || (field ?? ""),
    value: isToken ? (text === "" ? "" : maskPushToken(text)) : text.slice(0, 100),
    reason,
    source: Object.keys(source).length > maxShownWhole ? filledOnly(source) : source,
  };
}

const filledOnly = (source: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== "" && value !== null));

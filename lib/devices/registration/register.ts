import { database } from "@/db/client";
import { Coalescer } from "@/lib/coalesce";
import { isDomainError } from "@/lib/errors";
import { Known } from "./known";
import { LockPlan, takeLocks } from "./locks";
import { readState } from "./read";
import { decide, settle } from "./settle";
import type { DeviceRow, Locks, Outcome, PendingRegistration } from "./types";
import { writeChanges } from "./write";

/** What a registration comes to by itself, as far as nothing is locked. */
type Preview = { outcome: Outcome; locks: Locks | null };

const batches = { atOnce: 2, mostInBatch: 128, mostWaiting: 4_000 };
const previews = new Coalescer<PendingRegistration, Preview>({ run: previewAll, ...batches });
const writes = new Coalescer<PendingWrite, Outcome>({ run: writeAll, ...batches });

interface PendingWrite {
  registration: PendingRegistration;
  locks: Locks;
}

/**
 * Registers a device, in statements that concurrent registrations share; answered after its commit. One that changes
 * nothing is answered from a single read. Throws what `settle` rejects it with.
 */
export async function register(registration: PendingRegistration): Promise<DeviceRow> {
  const { outcome, locks } = await previews.ask(registration);
  return deviceOf(locks === null ? outcome : await writes.ask({ registration, locks }));
}

function deviceOf(outcome: Outcome): DeviceRow {
  if (outcome.result === "rejected") throw outcome.error;
  return outcome.device;
}

/** Each registration by itself: none of them sees what another is about to write. */
async function previewAll(batch: PendingRegistration[]): Promise<Preview[]> {
  const known = new Known(await database().read((db) => readState(db, batch)));
  return batch.map((registration): Preview => {
    try {
      const { result, device, writes, locks } = decide(known, registration);
      return { outcome: { result, device }, locks: writes ? locks : null };
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return { outcome: { result: "rejected", error }, locks: null };
    }
  });
}

/** Registrations that get in each other's way, as two that swap push tokens do, go in halves of the batch. */
async function writeAll(batch: PendingWrite[]): Promise<Outcome[]> {
  try {
    return await writeBatch(batch);
  } catch (error) {
    if (batch.length === 1 || !isConflict(error)) throw error;
    const half = Math.ceil(batch.length / 2);
    return [...(await writeAll(batch.slice(0, half))), ...(await writeAll(batch.slice(half)))];
  }
}

function writeBatch(batch: PendingWrite[]): Promise<Outcome[]> {
  const registrations = batch.map(({ registration }) => registration);
  const lockPlan = new LockPlan(batch.map(({ locks }) => locks));
  return database().transaction(async (tx) => {
    await takeLocks(tx, lockPlan.locks);
    const settled = settle(await readState(tx, registrations, lockPlan.locks), registrations);
    lockPlan.require(settled.locks);
    await writeChanges(tx, settled.changes);
    return settled.outcomes;
  });
}

/** A transaction that was given up because of concurrent changes, however often it was tried. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === "RivalChange";

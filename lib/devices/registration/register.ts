import { ConcurrentModificationError, database } from "@/db/client";
import { Batcher } from "@/lib/async/batcher";
import type { RequestContext } from "@/lib/context";
import { type DomainError, isDomainError } from "@/lib/errors";
import type { IdentifiedRegistration, Registration } from "../types";
import { Known } from "./known";
import { LockPlan, takeLocks } from "./locks";
import { readState } from "./read";
import { type Decision, decide, settle } from "./settle";
import {
  type DeviceRow,
  type Locks,
  type Outcome,
  type PendingRegistration,
  pendingRegistration,
} from "./types";
import { updateSeen, writeChanges } from "./write";

type Preview = Decision | DomainError;

const batches = { concurrency: 2, maxBatchSize: 128, maxQueued: 4_000 };
// One at a time, so that more of them share a statement, here and in what they write next.
const previews = new Batcher<PendingRegistration, Preview>({ run: previewAll, ...batches, concurrency: 1 });
const updates = new Batcher<Decision, boolean>({ run: updateAll, ...batches });
const writes = new Batcher<PendingWrite, Outcome>({ run: writeAll, ...batches });

interface PendingWrite {
  registration: PendingRegistration;
  locks: Locks;
}

/**
 * Registers a device for a user: creates user, application and device where they are new, else refreshes what is
 * there, and enables it again unless an admin disabled it. A registration that changes nothing writes at most an
 * hourly `lastSeenAt`. Where the application leaves a push token to one user, it is disabled for the others.
 * Source: Iterable, `POST /api/users/registerDeviceToken`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `forgottenUser`, `conflict`,
 * `unknownApplication`, and `tooManyDevices` past 500 devices of one user; `forbidden` where the credential may not
 * evict whom it would have to.
 */
export async function registerDevice(ctx: RequestContext, given: Registration): Promise<DeviceRow> {
  return register(pendingRegistration(ctx, given));
}

/**
 * Registers a device by its client's own identifier. The same user again: the device is refreshed. Another user: the
 * old device is deleted and a new one made, with nothing carried over. A device of the user that has the push token
 * already adopts the identifier, or is replaced by the one that has it. The caller vouches that the credential may
 * evict. Source: TribeHR, `POST /mobile_devices`. Throws what `registerDevice` throws.
 */
export async function registerIdentifiedDevice(
  ctx: RequestContext,
  given: IdentifiedRegistration,
): Promise<DeviceRow> {
  return register(pendingRegistration(ctx, given, { deviceIdentifier: given.deviceIdentifier }));
}

/**
 * Registers a device, in statements that concurrent registrations share; answered after its commit. One that changes
 * nothing is answered from a single read, and one that changes its device alone by one statement more, which meets
 * the device only as it was read. Everything else is read again under locks. Throws what `settle` rejects it with.
 */
async function register(registration: PendingRegistration): Promise<DeviceRow> {
  const preview = await previews.submit(registration);
  if (isDomainError(preview)) throw preview;
  if (!preview.writes || (changesDeviceAlone(preview) && (await updates.submit(preview))))
    return preview.device;
  const outcome = await writes.submit({ registration, locks: preview.locks });
  if (outcome.result === "rejected") throw outcome.error;
  return outcome.device;
}

function changesDeviceAlone({ result, locks }: Decision): boolean {
  const { identifiers, pushTokens, identities, users, devices } = locks;
  const others = identifiers.length + pushTokens.length + identities.length + users.length;
  return result === "updated" && others === 0 && devices.length === 1;
}

/** What each registration comes to by itself, as far as nothing is locked: none sees what another is about to write. */
async function previewAll(batch: PendingRegistration[]): Promise<Preview[]> {
  const known = new Known(await database().read((db) => readState(db, batch)));
  return batch.map((registration): Preview => {
    try {
      return decide(known, registration);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return error;
    }
  });
}

/** Whether each was written: the first of those that change one device, where it is still as it was read. */
async function updateAll(batch: Decision[]): Promise<boolean[]> {
  const first = new Map(batch.toReversed().map((decision) => [decision.device.id, decision]));
  // In one order, so that two batches that meet do not wait for each other.
  const decisions = [...first.values()].sort((a, b) => (a.device.id < b.device.id ? -1 : 1));
  const updated = decisions.flatMap(({ own, device }) => (own ? [{ before: own.now, after: device }] : []));
  const history = decisions.flatMap((decision) => decision.history);
  const met = await database().statement((db) => updateSeen(db, updated, history));
  return batch.map((decision) => first.get(decision.device.id) === decision && met.has(decision.device.id));
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
  error instanceof Error && error.cause instanceof ConcurrentModificationError;

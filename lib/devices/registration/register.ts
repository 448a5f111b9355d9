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
 * Registers a device for a user: creates user, application and device if they are new, else refreshes the device, and
 * enables it unless an admin disabled it. A registration that changes nothing updates `lastSeenAt` at most once an hour.
 * In an exclusive application the push token is disabled for other users.
 * Source: Iterable, `POST /api/users/registerDeviceToken`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `forgottenUser`, `conflict`,
 * `unknownApplication`, and `tooManyDevices` past 500 devices of one user; `forbidden` if the credential
 * may not take the push token from another user.
 */
export async function registerDevice(ctx: RequestContext, given: Registration): Promise<DeviceRow> {
  return register(pendingRegistration(ctx, given));
}

/**
 * Registers a device by the identifier that its client chose. The same user refreshes the device. For another user the
 * old device is deleted and a new one created, with nothing carried over. If the user already has a device with the push
 * token, it adopts the identifier, or is replaced by the one that has it. The caller has checked that the credential
 * may take a device over. Source: TribeHR, `POST /mobile_devices`. Throws what `registerDevice` throws.
 */
export async function registerIdentifiedDevice(
  ctx: RequestContext,
  given: IdentifiedRegistration,
): Promise<DeviceRow> {
  return register(pendingRegistration(ctx, given, { deviceIdentifier: given.deviceIdentifier }));
}

/**
 * Registers a device in statements that concurrent registrations share, and returns after the commit. If nothing
 * changes, one read is enough. If only the device itself changes, one more statement writes it, provided the row is
 * still as it was read. Everything else is read again under locks. Throws the error that `settle` rejects it with.
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

/** Decides each registration on its own, without locks: none sees what another one is about to write. */
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

/** Returns which decisions were written: the first one for each device, if the row is still as it was read. */
async function updateAll(batch: Decision[]): Promise<boolean[]> {
  const first = new Map(batch.toReversed().map((decision) => [decision.device.id, decision]));
  // Always in the same order, so that two batches cannot deadlock.
  const decisions = [...first.values()].sort((a, b) => (a.device.id < b.device.id ? -1 : 1));
  const updated = decisions.flatMap(({ own, device }) => (own ? [{ before: own.now, after: device }] : []));
  const history = decisions.flatMap((decision) => decision.history);
  const met = await database().statement((db) => updateSeen(db, updated, history));
  return batch.map((decision) => first.get(decision.device.id) === decision && met.has(decision.device.id));
}

/** Splits a batch in halves if its registrations conflict, as two that swap push tokens do. */
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

/** Whether a transaction failed because of concurrent changes, after all retries. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof ConcurrentModificationError;

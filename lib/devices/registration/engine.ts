import { ConcurrentModificationError, type Database, database } from "@/db/client";
import type { Statement } from "@/db/statement";
import { Batcher } from "@/lib/async/batcher";
import type { RequestContext } from "@/lib/context";
import type { Registration } from "../types";
import { type ChangeDecision, decideChange, settleChanges } from "./change";
import { Known } from "./known";
import { LockPlan, takeLocks } from "./locks";
import { changeStatement, type StateRow, stateFrom, stateStatement } from "./read";
import { attempt, type Decide, decide, type RegistrationDecision, settleWith } from "./settle";
import {
  type Decision,
  type DeviceRow,
  type Locks,
  type PendingChange,
  type PendingRegistration,
  pendingRegistration,
  type Rejected,
} from "./types";
import { createNew, type NewUser, updateSeen, writeChanges } from "./write";

/** The statement that reads the state of a kind of operation, and its rules. */
interface Kind<Operation, Decided extends Decision> {
  statement: (operations: Operation[], locks?: Locks) => Statement;
  decide: Decide<Operation, Decided>;
}

const registrationKind: Kind<PendingRegistration, RegistrationDecision> = {
  statement: stateStatement,
  decide,
};
const changeKind: Kind<PendingChange, ChangeDecision> = { statement: changeStatement, decide: decideChange };

const batches = { concurrency: 2, maxBatchSize: 128, maxQueued: 4_000 };
const updates = new Batcher<Decision, boolean>({ run: updateAll, ...batches });
const creations = new Batcher<NewUser, boolean>({ run: createAll, ...batches });

const register = engine(registrationKind);
export const change = engine(changeKind);

/**
 * Registers a device for a user: creates user, application and device if they are new, else refreshes the device, and
 * enables it unless an admin disabled it. A registration that changes nothing updates `lastSeenAt` at most once an
 * hour. In an exclusive application the push token is disabled for other users.
 * If the client sends an identifier of its own, that determines the device: the same user refreshes it; for another
 * user it is deleted and a new one is created, with nothing carried over (the caller has checked that the credential
 * permits this). If the user already has a device with the push token, that device adopts the identifier, or is
 * replaced by the one that has it.
 * Sources: Iterable, `POST /api/users/registerDeviceToken`; TribeHR, `POST /mobile_devices`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `forgottenUser`, `conflict`,
 * `unknownApplication`, and `tooManyDevices` past 500 devices of one user; `forbidden` if the credential may not take
 * the push token from another user.
 */
export async function registerDevice(
  ctx: RequestContext,
  given: Registration,
  deviceIdentifier: string | null = null,
): Promise<DeviceRow> {
  const { device } = await register(pendingRegistration(ctx, given, { deviceIdentifier }));
  return device;
}

/**
 * Runs operations in statements that concurrent operations share, and returns after the commit. If nothing changes, one
 * read is enough. One more statement can update a single device, if its row is still as it was read, or create a new
 * user with a device, if the user still does not exist. Everything else is read again under locks. Throws the error
 * with which the rules reject the operation.
 */
function engine<Operation extends object, Decided extends Decision>(
  kind: Kind<Operation, Decided>,
): (operation: Operation) => Promise<Decided> {
  // One batch at a time makes batches larger, so that more operations share a statement, here and in the writes that
  // follow.
  const previews = new Batcher<Operation, Decided | Rejected>({
    ...{ ...batches, concurrency: 1 },
    run: (operations) => previewAll(kind, operations),
  });
  const writes = new Batcher<PendingWrite<Operation>, Decided | Rejected>({
    ...batches,
    run: (operations) => writeAll(kind, operations),
  });
  return async (operation) => {
    const preview = await previews.submit(operation);
    if (preview.result === "rejected") throw preview.error;
    if (!writesAnything(preview) || (await writeAtOnce(preview))) return preview;
    const outcome = await writes.submit({ operation, locks: preview.locks });
    if (outcome.result === "rejected") throw outcome.error;
    return outcome;
  };
}

const writesAnything = ({ changed, removed, owner }: Decision): boolean =>
  changed.length + removed.length > 0 || owner?.before !== owner?.after;

/**
 * Tries to write a simple decision in one statement, without reading again under locks. Returns whether that worked, or
 * undefined if the decision is not simple.
 */
function writeAtOnce(decision: Decision): Promise<boolean> | undefined {
  const { result, changed, history, owner, application, locks } = decision;
  const { identifiers, pushTokens, identities, users, devices } = locks;
  if (changed.length !== 1 || identifiers.length + pushTokens.length + users.length > 0) return undefined;
  if (result === "updated" && identities.length === 0 && devices.length === 1)
    return updates.submit(decision);
  const isAllNew = result === "created" && devices.length === 0 && !application?.isNew;
  return isAllNew && owner?.before === null ? creations.submit({ changed, history, owner }) : undefined;
}

/** Decides each operation on its own, without locks. No operation sees what another one is about to write. */
async function previewAll<Operation extends object, Decided extends Decision>(
  { statement, decide }: Kind<Operation, Decided>,
  operations: Operation[],
): Promise<(Decided | Rejected)[]> {
  const rows = await database().read((db) => db.run<StateRow>(statement(operations)));
  const known = new Known(stateFrom(rows, operations));
  return operations.map((operation) => attempt(decide, known, operation));
}

/** Returns which decisions were written: the first for each device, if its row is still as it was read. */
async function updateAll(batch: Decision[]): Promise<boolean[]> {
  const first = new Map<string, Decision>();
  for (const decision of batch) {
    for (const { after } of decision.changed) if (!first.has(after.id)) first.set(after.id, decision);
  }
  // Sorted, so that two batches cannot deadlock.
  const ids = [...first.keys()].sort();
  const decisions = ids.flatMap((id) => first.get(id) ?? []);
  const updated = decisions.flatMap(({ changed }) =>
    changed.flatMap(({ known, after }) => (known?.before ? [{ before: known.before, after }] : [])),
  );
  const history = decisions.flatMap((decision) => decision.history);
  const written = await database().statement((db) => updateSeen(db, updated, history));
  return batch.map(({ changed: [one] }, at) => {
    const id = one?.after.id ?? "";
    return first.get(id) === batch[at] && written.has(id);
  });
}

/**
 * Returns which users were created: the first with each identity, unless another user has it or an erased user had it.
 */
async function createAll(batch: NewUser[]): Promise<boolean[]> {
  const hashes = new Set<string>();
  const first = batch.filter(({ owner }) => {
    const isFirst = !owner.hashes.some((hash) => hashes.has(hash));
    if (isFirst) for (const hash of owner.hashes) hashes.add(hash);
    return isFirst;
  });
  const created = await database().statement((db) => createNew(db, first));
  return batch.map(({ changed }) => changed.some(({ after }) => created.has(after.id)));
}

interface PendingWrite<Operation> {
  operation: Operation;
  locks: Locks;
}

/** Writes a batch, in halves if its operations conflict, as two that swap push tokens do. */
async function writeAll<Operation extends object, Decided extends Decision>(
  kind: Kind<Operation, Decided>,
  batch: PendingWrite<Operation>[],
): Promise<(Decided | Rejected)[]> {
  const operations = batch.map(({ operation }) => operation);
  const plan = new LockPlan(batch.map(({ locks }) => locks));
  try {
    return await database().transaction((tx) => write(tx, kind, operations, plan));
  } catch (error) {
    if (batch.length === 1 || !isConflict(error)) throw error;
    const half = Math.ceil(batch.length / 2);
    return [...(await writeAll(kind, batch.slice(0, half))), ...(await writeAll(kind, batch.slice(half)))];
  }
}

/** Runs operations in a transaction. Throws `ConcurrentModificationError` if the transaction must run again. */
async function write<Operation extends object, Decided extends Decision>(
  tx: Database,
  { statement, decide }: Kind<Operation, Decided>,
  operations: Operation[],
  plan: LockPlan,
): Promise<(Decided | Rejected)[]> {
  await takeLocks(tx, plan.locks);
  const rows = await tx.run<StateRow>(statement(operations, plan.locks));
  const settled = settleWith(decide, stateFrom(rows, operations), operations);
  plan.require(settled.locks);
  await writeChanges(tx, settled.changes);
  return settled.outcomes;
}

/** Registers the rows of a file in the caller's transaction. */
export const writeRegistrations = (tx: Database, registrations: PendingRegistration[], plan: LockPlan) =>
  write(tx, registrationKind, registrations, plan);

/** Changes devices in the caller's transaction. */
export async function changeWithin(
  tx: Database,
  changes: PendingChange[],
): Promise<(ChangeDecision | Rejected)[]> {
  if (changes.length === 0) return [];
  const rows = await tx.run<StateRow>(changeStatement(changes));
  const expected = settleChanges(stateFrom(rows, changes), changes);
  return write(tx, changeKind, changes, new LockPlan([expected.locks]));
}

/** Whether a transaction failed because of concurrent changes, after all retries. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof ConcurrentModificationError;

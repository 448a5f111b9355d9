import type { RequestContext } from "@/lib/context";
import { DomainError, isDomainError } from "@/lib/errors";
import { type FoundOwner, findOwner } from "@/lib/users/owner";
import { maxDevicesPerUser } from "@/lib/users/types";
import { type DeliveryState, differences, toDeliveryState } from "../merge";
import { auditDiff } from "../store";
import { Known, type KnownDevice } from "./known";
import { addLocks, identifierLock, noLocks, pushTokenLock } from "./locks";
import { createdRow, evictedRow, refreshedRow } from "./next-row";
import type {
  Changes,
  Decision,
  DeviceChange,
  DeviceRow,
  HistoryEvent,
  KnownApplication,
  Locks,
  PendingRegistration,
  RegistrationState,
  Rejected,
  Settled,
} from "./types";

/** Decides one operation without changing the state. Throws the error that `settle` would reject it with. */
export type Decide<Operation, Decided extends Decision> = (known: Known, operation: Operation) => Decided;

/**
 * The rules as a pure function, between the statement that reads the state and those that write the changes. Operations
 * are settled in order, each on the state that the previous ones leave.
 */
export function settleWith<Operation, Decided extends Decision>(
  decideOne: Decide<Operation, Decided>,
  state: RegistrationState,
  operations: Operation[],
): Settled<Decided> {
  const known = new Known(state);
  const locks = noLocks();
  const history: HistoryEvent[] = [];
  const outcomes = operations.map((operation) => {
    const outcome = attempt(decideOne, known, operation);
    if (outcome.result === "rejected") return outcome;
    apply(known, outcome);
    addLocks(locks, outcome.locks);
    history.push(...outcome.history);
    return outcome;
  });
  return { outcomes, changes: changesIn(known, history), locks };
}

export const settle = (state: RegistrationState, registrations: PendingRegistration[]) =>
  settleWith(decide, state, registrations);

/** The decision, or the error that rejects the operation. */
export function attempt<Operation, Decided extends Decision>(
  decideOne: Decide<Operation, Decided>,
  known: Known,
  operation: Operation,
): Decided | Rejected {
  try {
    return decideOne(known, operation);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { result: "rejected", error };
  }
}

export interface RegistrationDecision extends Decision {
  result: Exclude<Decision["result"], "removed">;
  /** The device as it is then. */
  device: DeviceRow;
  /** The device that it is already; undefined where it is new. */
  own: KnownDevice | undefined;
  owner: FoundOwner;
  application: KnownApplication;
}

export function decide(known: Known, pending: PendingRegistration): RegistrationDecision {
  const { ctx, registration, deviceIdentifier, imported } = pending;
  const application = findApplication(known, pending);
  const owner = findOwner(known, ctx, pending.identity, pending.ids);
  const userId = owner.after.id;

  // An identifier is one installation: another user's device is deleted, and nothing of it is carried over.
  const identified = known.deviceBy(ctx.project.id, deviceIdentifier);
  const holders = known.holders(application.id, registration.pushToken);
  const addressed = holders.find(({ now }) => now.userId === userId);
  const takenOver = identified?.now.userId === userId ? undefined : identified;
  const own =
    takenOver === undefined
      ? (identified ?? addressed ?? known.deviceOfOtherKind(application.id, userId, registration))
      : undefined;
  // A user holds a push token once: the identified device gets it, or after a take-over the new one.
  const replaced = addressed === own ? undefined : addressed;

  const bound = {
    applicationId: application.id,
    pushToken: registration.pushToken,
    longPushToken: registration.longPushToken,
    ...(deviceIdentifier !== null && { deviceIdentifier }),
    ...inheritedDelivery(replaced),
  };
  const device =
    own === undefined
      ? createdRow(known.now, pending, userId, bound)
      : refreshedRow(known.now, pending, own.now, bound);

  // A phone takes an exclusive push token by registering it; a file only for a device that it leaves enabled.
  const takesToken = application.isExclusive && (imported === undefined || device.enabled);
  const rivals = holders.filter((holder) => holder.now.userId !== userId && holder !== identified);
  const evicted = takesToken ? evict(known.now, ctx, rivals) : [];
  if (own === undefined && !registration.isServiceUser) {
    requireCapacity(known.deviceCount(userId) - (replaced === undefined ? 0 : 1));
  }

  const isChanged = own?.now !== device;
  const removed = [takenOver, replaced].filter((known) => known !== undefined);
  const decision = {
    result:
      own === undefined ? ("created" as const) : isChanged ? ("updated" as const) : ("unchanged" as const),
    changed: isChanged ? [...evicted, { known: own, after: device }] : evicted,
    ...{ device, own, owner, application, removed },
  };
  if (!isChanged && owner.after === owner.before && removed.length + evicted.length === 0) {
    return { ...decision, history: [], locks: noLocks() };
  }
  return {
    ...decision,
    history: historyOf(pending, decision, evicted, takenOver, replaced),
    locks: locksOf(pending, decision),
  };
}

function findApplication(known: Known, { ctx, registration, ids }: PendingRegistration): KnownApplication {
  const { id: projectId, autoCreateApplications } = ctx.project;
  const { applicationName: name, pushService, pushEnvironment } = registration;
  const found = known.application(projectId, name);
  if (found !== undefined) return found;
  if (name !== null && autoCreateApplications) {
    return { projectId, id: ids.application, name, isDefault: false, isExclusive: false, isNew: true };
  }
  throw new DomainError(
    "unknownApplication",
    `There is no application ${name ?? "by default"} in this project.`,
    { application: { name, pushService, pushEnvironment } },
  );
}

/** What an admin disabled stays so, whichever row has the push token. */
export const inheritedDelivery = (replaced: KnownDevice | undefined): Partial<DeliveryState> =>
  replaced?.now.disabledReason === "admin" ? toDeliveryState(replaced.now) : {};

/** Throws `tooManyDevices` if a user with this many devices may not get another one. */
export function requireCapacity(devices: number): void {
  if (devices < maxDevicesPerUser) return;
  throw new DomainError("tooManyDevices", `A user may have at most ${maxDevicesPerUser} devices.`);
}

/** Disables those of other users' devices that still receive an exclusive push token. Throws `forbidden`. */
export function evict(now: Date, ctx: RequestContext, rivals: KnownDevice[]): DeviceChange[] {
  const enabled = rivals.filter((rival) => rival.now.enabled);
  // A mobile key without a user token may not take a push token from another user.
  if (enabled.length > 0 && !ctx.scopes.has("devices:write") && ctx.tokenUser === null) {
    throw new DomainError("forbidden", "This credential may not take a push token from another user.");
  }
  return enabled.map((rival) => ({ known: rival, after: evictedRow(now, rival.now) }));
}

const rollcall = { type: "system", id: null, label: "Rollcall" } as const;

const bySystem = (ctx: RequestContext): HistoryEvent["ctx"] => ({ ...ctx, actor: rollcall });

/** History does not say to whom a push token went, or by whom. */
export const evictions = (ctx: RequestContext, evicted: DeviceChange[]): HistoryEvent[] =>
  evicted.map(({ after }) => ({
    ...{ ctx: bySystem(ctx), action: "device.disabled", subjectType: "device", subjectId: after.id },
    details: { reason: "moved" },
  }));

/** The history of a device that was taken over does not say to whom or by whom. */
function historyOf(
  { ctx, imported }: PendingRegistration,
  { device, own, owner, application }: Pick<RegistrationDecision, "device" | "own" | "owner" | "application">,
  evicted: DeviceChange[],
  takenOver: KnownDevice | undefined,
  replaced: KnownDevice | undefined,
): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const source = imported && { importId: imported.importId };
  const tell = (
    by: HistoryEvent["ctx"],
    { action, id }: { action: HistoryEvent["action"]; id: string },
    details: HistoryEvent["details"] = {},
  ) =>
    events.push({
      ctx: by,
      action,
      subjectType: "device",
      subjectId: id,
      details,
    });

  if (takenOver !== undefined) tell(bySystem(ctx), { action: "device.moved", id: takenOver.now.id });
  if (replaced !== undefined) events.push(replacement(ctx, replaced, source));
  events.push(...evictions(ctx, evicted));
  const { userId, id } = device;
  if (own === undefined) {
    // One event for both keeps the history half as long.
    const created = owner.before === null && { newUser: true };
    tell(
      ctx,
      { action: "device.registered", id },
      { application: application.name, userId, ...created, ...source },
    );
  } else if (own.now.version !== device.version) {
    const { updatedAt: _, lastSeenAt: __, version: ___, ...columns } = device;
    const changed = auditDiff(own.now, differences(own.now, columns));
    const isDisabled = imported !== undefined && own.now.enabled && !device.enabled;
    const action =
      !own.now.enabled && device.enabled
        ? "device.enabled"
        : isDisabled
          ? "device.disabled"
          : "device.changed";
    const reason = isDisabled && { reason: device.disabledReason, note: device.disabledNote };
    tell(ctx, { action, id }, { changed, ...reason, ...source });
  }
  return events;
}

/** The history of a device whose push token another device of its user takes over. */
export const replacement = (
  ctx: RequestContext,
  { now: { id, userId } }: KnownDevice,
  source: HistoryEvent["details"] = {},
): HistoryEvent => ({
  ...{ ctx, action: "device.removed", subjectType: "device", subjectId: id },
  details: { reason: "replaced", userId, ...source },
});

function locksOf(
  { ctx, registration, deviceIdentifier }: PendingRegistration,
  decision: Omit<RegistrationDecision, "history" | "locks">,
): Locks {
  const { device, own, owner, application } = decision;
  const isBound = own?.now.pushToken === device.pushToken && own.now.applicationId === device.applicationId;
  return {
    identifiers:
      deviceIdentifier === null || own?.now.deviceIdentifier === deviceIdentifier
        ? []
        : [identifierLock(ctx, deviceIdentifier)],
    pushTokens: application.isExclusive ? [pushTokenLock(ctx.project.id, registration.pushToken)] : [],
    identities: owner.hashes,
    // The limit of devices and the user's push tokens are counted under the lock of the user.
    users: owner.before === null || (isBound && owner.before === owner.after) ? [] : [owner.before],
    devices: rowsOf(decision),
  };
}

/** The rows that a decision changes or deletes. */
export const rowsOf = ({ changed, removed }: Pick<Decision, "changed" | "removed">): DeviceRow[] =>
  [...changed.map(({ known }) => known), ...removed].flatMap((known) => known?.before ?? []);

function apply(known: Known, { owner, application, changed, removed }: Decision): void {
  if (application !== undefined) known.addApplication(application);
  if (owner !== undefined && owner.after !== owner.before) known.putUser(owner.after);
  for (const device of removed) known.remove(device);
  for (const { after, known: device } of changed) known.putDevice(after, device);
}

function changesIn(known: Known, history: HistoryEvent[]): Changes {
  const changes: Changes = {
    ...known.changedOwners(),
    created: [],
    updated: [],
    removed: [],
    history,
  };
  for (const { before, now, removed } of known.allDevices()) {
    if (removed) {
      if (before !== null) changes.removed.push(before);
    } else if (before === null) changes.created.push(now);
    else if (before !== now) changes.updated.push({ before, after: now });
  }
  return changes;
}

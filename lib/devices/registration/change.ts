import { DomainError } from "@/lib/errors";
import { type DeviceChanges, differences, enabledColumns, toDeliveryState } from "../merge";
import { auditDiff, deviceNotFound } from "../store";
import type { Known, KnownDevice } from "./known";
import { addLocks, noLocks, pushTokenLock } from "./locks";
import { evictedRow } from "./next-row";
import {
  evict,
  evictions,
  inheritedDelivery,
  replacement,
  requireCapacity,
  rowsOf,
  settleWith,
} from "./settle";
import type { Decision, DeviceRow, HistoryEvent, Locks, PendingChange, RegistrationState } from "./types";

export interface ChangeDecision extends Decision {
  /** The devices that the change is about; `after` is null for one that is removed. */
  subjects: { before: DeviceRow; after: DeviceRow | null }[];
}

export const settleChanges = (state: RegistrationState, changes: PendingChange[]) =>
  settleWith(decideChange, state, changes);

/**
 * Decides a change of existing devices. The columns that differ determine what it means for other devices. Throws
 * `notFound`, what the change itself throws, `conflict` if a push token belongs to another device, `tooManyDevices`,
 * and `forbidden` if the credential may not take a push token from another user.
 */
export function decideChange(known: Known, pending: PendingChange): ChangeDecision {
  const subjects = known.subjectsOf(pending);
  if (subjects.length === 0 && pending.deviceId !== null) throw deviceNotFound();
  const decision: ChangeDecision = {
    ...{ result: "unchanged", subjects: [], changed: [], removed: [], history: [], locks: noLocks() },
  };
  for (const subject of subjects) addChange(decision, known, pending, subject);
  decision.locks.devices.push(...rowsOf(decision));
  return decision;
}

function addChange(
  decision: ChangeDecision,
  known: Known,
  pending: PendingChange,
  subject: KnownDevice,
): void {
  const { change, details } = pending;
  const before = subject.now;
  const wanted = change(before, known.now);
  if (wanted === null) {
    decision.result = "removed";
    decision.removed.push(subject);
    decision.subjects.push({ before, after: null });
    decision.history.push(event(pending, "device.removed", before, { userId: before.userId, ...details }));
    return;
  }
  let changes = differences(before, wanted);
  if (Object.keys(changes).length > 0) {
    const { inherited, locks, isReplaced = false } = bind(decision, known, pending, subject, changes);
    if (isReplaced) {
      addLocks(decision.locks, locks);
      decision.result = "removed";
      decision.removed.push(subject);
      decision.subjects.push({ before, after: null });
      decision.history.push(replacement(pending.ctx, subject, details));
      return;
    }
    changes = { ...changes, ...inherited };
    const after = { ...before, ...changes, updatedAt: known.now, version: before.version + 1 } as DeviceRow;
    decision.result = "updated";
    decision.changed.push({ known: subject, after });
    decision.history.push(eventOf(known, pending, { before, after }, changes));
    addLocks(decision.locks, locks);
    decision.subjects.push({ before, after });
  } else decision.subjects.push({ before, after: before });
}

interface Bound {
  inherited: DeviceChanges;
  locks: Locks;
  /** The device is removed, because another device of its user replaces it. */
  isReplaced?: boolean;
}

interface ApplicationChange {
  subject: KnownDevice;
  ownHolder: KnownDevice | undefined;
  otherHolders: KnownDevice[];
  isExclusive: boolean;
  locks: Locks;
}

/**
 * Moves a device to another application. If its user already has a device with that push token there, the one seen last
 * stays. In an exclusive application, only the enabled device seen last stays enabled.
 */
function bindToApplication(
  decision: ChangeDecision,
  known: Known,
  { ctx, details }: PendingChange,
  { subject, ownHolder, otherHolders, isExclusive, locks }: ApplicationChange,
): Bound {
  const { now: before } = subject;
  if (ownHolder !== undefined && ownHolder.now.lastSeenAt >= before.lastSeenAt) {
    const inherited = differences(ownHolder.now, inheritedDelivery(subject));
    if (Object.keys(inherited).length > 0) {
      const after = {
        ...{ ...ownHolder.now, ...inherited },
        ...{ updatedAt: known.now, version: ownHolder.now.version + 1 },
      };
      decision.changed.push({ known: ownHolder, after });
    }
    return { inherited: {}, locks, isReplaced: true };
  }
  if (ownHolder !== undefined) {
    decision.removed.push(ownHolder);
    decision.history.push(replacement(ctx, ownHolder, details));
  }
  const inherited = inheritedDelivery(ownHolder);
  const isEnabled = inherited.enabled ?? before.enabled;
  if (!isExclusive || !isEnabled) return { inherited, locks };
  const enabled = otherHolders.filter(({ now }) => now.enabled);
  if (enabled.some(({ now }) => now.lastSeenAt >= before.lastSeenAt)) {
    return { inherited: toDeliveryState(evictedRow(known.now, before)), locks };
  }
  const evicted = evict(known.now, ctx, enabled);
  decision.changed.push(...evicted);
  decision.history.push(...evictions(ctx, evicted));
  return { inherited, locks };
}

/** What else changes when a device gets another user, application or push token, or is enabled again. */
function bind(
  decision: ChangeDecision,
  known: Known,
  pending: PendingChange,
  subject: KnownDevice,
  changes: DeviceChanges,
): Bound {
  const { ctx } = pending;
  const { now: before } = subject;
  const after = { ...before, ...changes } as DeviceRow;
  const { projectId, applicationId, pushToken, userId } = after;
  const tokenHolders = known.holders(applicationId, pushToken).filter((holder) => holder !== subject);
  const ownHolder = tokenHolders.find(({ now }) => now.userId === userId);
  const otherHolders = tokenHolders.filter(({ now }) => now.userId !== userId);
  const isExclusive = known.applicationOf(after)?.isExclusive === true;
  const locks = noLocks();
  if (isExclusive && (changes.pushToken !== undefined || changes.enabled)) {
    locks.pushTokens.push(pushTokenLock(projectId, pushToken));
  }
  if (changes.applicationId !== undefined) {
    locks.users.push({ projectId, id: userId });
    if (isExclusive) locks.pushTokens.push(pushTokenLock(projectId, pushToken));
    return bindToApplication(decision, known, pending, {
      subject,
      ownHolder,
      otherHolders,
      isExclusive,
      locks,
    });
  }
  if (changes.userId !== undefined) {
    if (!known.hasUser(userId)) throw new DomainError("unknownUser", "The user no longer exists.");
    if (ownHolder !== undefined) {
      throw new DomainError(
        "conflict",
        "That user has a device with the same push token. Nothing was moved.",
      );
    }
    requireCapacity(known.deviceCount(userId));
    locks.users.push({ projectId, id: before.userId }, { projectId, id: userId });
  }
  if (changes.pushToken !== undefined) {
    const evicted = isExclusive ? evict(known.now, ctx, otherHolders) : [];
    decision.changed.push(...evicted);
    decision.history.push(...evictions(ctx, evicted));
    locks.users.push({ projectId, id: userId });
    if (ownHolder === undefined) return { inherited: {}, locks };
    decision.removed.push(ownHolder);
    decision.history.push(replacement(ctx, ownHolder));
    return { inherited: inheritedDelivery(ownHolder), locks };
  }
  if (changes.enabled && isExclusive && otherHolders.some(({ now }) => now.enabled)) throw tokenInUse();
  return { inherited: {}, locks };
}

const tokenInUse = () =>
  new DomainError(
    "conflict",
    "Another user's device is enabled with the same push token, which this application leaves to one user at a time.",
  );

function eventOf(
  known: Known,
  pending: PendingChange,
  { before, after }: { before: DeviceRow; after: DeviceRow },
  changes: DeviceChanges,
): HistoryEvent {
  const { details } = pending;
  if (changes.applicationId !== undefined) {
    const { applicationId: _, ...others } = auditDiff(before, changes);
    const nameOf = (row: DeviceRow) => known.applicationOf(row)?.name ?? row.applicationId;
    const changed = { application: { before: nameOf(before), after: nameOf(after) }, ...others };
    return event(pending, "device.changed", before, { changed, ...details });
  }
  if (changes.userId !== undefined) {
    return event(pending, "device.moved", before, { from: before.userId, to: after.userId, ...details });
  }
  if (Object.keys(changes).some((column) => !Object.hasOwn(enabledColumns, column))) {
    return event(pending, "device.changed", before, { changed: auditDiff(before, changes), ...details });
  }
  const { disabledReason: reason, disabledNote: note } = after.enabled ? before : after;
  const action = after.enabled ? "device.enabled" : "device.disabled";
  return event(pending, action, before, { reason, note, ...details });
}

const event = (
  { ctx }: PendingChange,
  action: HistoryEvent["action"],
  { id }: DeviceRow,
  details: Record<string, unknown>,
): HistoryEvent => ({ ctx, action, subjectType: "device", subjectId: id, details });

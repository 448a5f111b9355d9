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
 * Decides a change of devices that exist: what it means for other devices follows from the columns that differ. Throws
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
  /** The device goes, because another one of its user has its place. */
  isReplaced?: boolean;
}

interface ApplicationChange {
  subject: KnownDevice;
  addressed: KnownDevice | undefined;
  rivals: KnownDevice[];
  isExclusive: boolean;
  locks: Locks;
}

/**
 * A device gets another application. If its user has one with the same push token there, the one seen last stays. Where
 * one user alone may hold a push token, the one seen last of those that are enabled stays enabled.
 */
function bindToApplication(
  decision: ChangeDecision,
  known: Known,
  { ctx, details }: PendingChange,
  { subject, addressed, rivals, isExclusive, locks }: ApplicationChange,
): Bound {
  const { now: before } = subject;
  if (addressed !== undefined && addressed.now.lastSeenAt >= before.lastSeenAt) {
    const inherited = differences(addressed.now, inheritedDelivery(subject));
    if (Object.keys(inherited).length > 0) {
      const after = {
        ...{ ...addressed.now, ...inherited },
        ...{ updatedAt: known.now, version: addressed.now.version + 1 },
      };
      decision.changed.push({ known: addressed, after });
    }
    return { inherited: {}, locks, isReplaced: true };
  }
  if (addressed !== undefined) {
    decision.removed.push(addressed);
    decision.history.push(replacement(ctx, addressed, details));
  }
  const inherited = inheritedDelivery(addressed);
  const isEnabled = inherited.enabled ?? before.enabled;
  if (!isExclusive || !isEnabled) return { inherited, locks };
  const enabled = rivals.filter(({ now }) => now.enabled);
  if (enabled.some(({ now }) => now.lastSeenAt >= before.lastSeenAt)) {
    return { inherited: toDeliveryState(evictedRow(known.now, before)), locks };
  }
  const evicted = evict(known.now, ctx, enabled);
  decision.changed.push(...evicted);
  decision.history.push(...evictions(ctx, evicted));
  return { inherited, locks };
}

/** What else a device needs that gets another user, application or push token, or receives pushes again. */
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
  const holders = known.holders(applicationId, pushToken).filter((holder) => holder !== subject);
  const addressed = holders.find(({ now }) => now.userId === userId);
  const rivals = holders.filter(({ now }) => now.userId !== userId);
  const isExclusive = known.applicationOf(after)?.isExclusive === true;
  const locks = noLocks();
  if (isExclusive && (changes.pushToken !== undefined || changes.enabled)) {
    locks.pushTokens.push(pushTokenLock(projectId, pushToken));
  }
  if (changes.applicationId !== undefined) {
    locks.users.push({ projectId, id: userId });
    if (isExclusive) locks.pushTokens.push(pushTokenLock(projectId, pushToken));
    return bindToApplication(decision, known, pending, { subject, addressed, rivals, isExclusive, locks });
  }
  if (changes.userId !== undefined) {
    if (!known.hasUser(userId)) throw new DomainError("unknownUser", "The user no longer exists.");
    if (addressed !== undefined) {
      throw new DomainError(
        "conflict",
        "That user has a device with the same push token. Nothing was moved.",
      );
    }
    requireCapacity(known.deviceCount(userId));
    locks.users.push({ projectId, id: before.userId }, { projectId, id: userId });
  }
  if (changes.pushToken !== undefined) {
    const evicted = isExclusive ? evict(known.now, ctx, rivals) : [];
    decision.changed.push(...evicted);
    decision.history.push(...evictions(ctx, evicted));
    locks.users.push({ projectId, id: userId });
    if (addressed === undefined) return { inherited: {}, locks };
    decision.removed.push(addressed);
    decision.history.push(replacement(ctx, addressed));
    return { inherited: inheritedDelivery(addressed), locks };
  }
  if (changes.enabled && isExclusive && rivals.some(({ now }) => now.enabled)) throw tokenInUse();
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

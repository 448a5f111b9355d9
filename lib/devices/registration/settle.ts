import type { RequestContext } from "@/lib/context";
import { DomainError, isDomainError } from "@/lib/errors";
import { maxDevicesPerUser } from "@/lib/users/types";
import { toDeliveryState } from "../delivery";
import { differences } from "../merge";
import { auditDiff, identifierLockKey } from "../store";
import { pushTokenLock } from "../token-conflicts";
import { Known, type KnownDevice } from "./known";
import { addLocks, noLocks } from "./locks";
import { createdRow, evictedRow, refreshedRow } from "./next-row";
import { type FoundOwner, findOwner } from "./owner";
import type {
  Changes,
  DeviceRow,
  HistoryEvent,
  KnownApplication,
  Locks,
  Outcome,
  PendingRegistration,
  RegistrationState,
  Settled,
} from "./types";

/**
 * All rules of a registration, as a pure function between the statement that reads the state and those that write the
 * changes. Registrations are settled in order, each on the state that the previous ones leave.
 */
export function settle(state: RegistrationState, registrations: PendingRegistration[]): Settled {
  const known = new Known(state);
  const locks = noLocks();
  const history: HistoryEvent[] = [];
  const outcomes = registrations.map((registration): Outcome => {
    try {
      const decision = decide(known, registration);
      apply(known, decision);
      addLocks(locks, decision.locks);
      history.push(...decision.history);
      return { result: decision.result, device: decision.device };
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return { result: "rejected", error };
    }
  });
  return { outcomes, changes: changesIn(known, history), locks };
}

export interface Decision {
  result: "created" | "updated" | "unchanged";
  /** The device as it is then. */
  device: DeviceRow;
  /** The device that it is already; undefined where it is new. */
  own: KnownDevice | undefined;
  owner: FoundOwner;
  application: KnownApplication;
  /** Devices that are deleted: another user's with the same identifier, the user's own with the same push token. */
  removed: KnownDevice[];
  /** Devices of other users that lose an exclusive push token. */
  evicted: { device: KnownDevice; after: DeviceRow }[];
  history: HistoryEvent[];
  /** Whether anything is to be written; if not, the answer needs no lock. */
  writes: boolean;
  locks: Locks;
}

/** Decides one registration without changing the state. Throws the error that `settle` would reject it with. */
export function decide(known: Known, pending: PendingRegistration): Decision {
  const { ctx, registration, deviceIdentifier, imported } = pending;
  const application = findApplication(known, pending);
  const owner = findOwner(known, pending);
  const userId = owner.after.id;

  // An identifier is one installation: another user's device is deleted, and nothing of it is carried over.
  const identified = known.deviceBy(ctx.project.id, deviceIdentifier);
  const holders = known.holders(application.id, registration.pushToken);
  const addressed = holders.find(({ now }) => now.userId === userId);
  const takenOver = identified?.now.userId === userId ? undefined : identified;
  const own = takenOver === undefined ? (identified ?? addressed) : undefined;
  // A user holds a push token once: the identified device gets it, or after a take-over the new one.
  const replaced = addressed === own ? undefined : addressed;

  const bound = {
    applicationId: application.id,
    pushToken: registration.pushToken,
    longPushToken: registration.longPushToken,
    ...(deviceIdentifier !== null && { deviceIdentifier }),
    // What an admin disabled stays so, whichever row has the push token.
    ...(replaced?.now.disabledReason === "admin" && toDeliveryState(replaced.now)),
  };
  const device =
    own === undefined
      ? createdRow(known.now, pending, userId, bound)
      : refreshedRow(known.now, pending, own.now, bound);

  // A phone takes an exclusive push token by registering it; a file only for a device that it leaves enabled.
  const takesToken = application.isExclusive && (imported === undefined || device.enabled);
  const evicted = (takesToken ? holders : [])
    .filter((holder) => holder.now.userId !== userId && holder.now.enabled && holder !== identified)
    .map((holder) => ({ device: holder, after: evictedRow(known.now, holder.now) }));
  if (evicted.length > 0 && !mayEvict(ctx)) {
    throw new DomainError("forbidden", "This credential may not take a push token from another user.");
  }
  if (own === undefined && !registration.isServiceUser) {
    const others = known.deviceCount(userId) - (replaced === undefined ? 0 : 1);
    if (others >= maxDevicesPerUser) {
      throw new DomainError("tooManyDevices", `A user may have at most ${maxDevicesPerUser} devices.`);
    }
  }

  const isChanged = own !== undefined && own.now !== device;
  const removed = [takenOver, replaced].filter((known) => known !== undefined);
  const decision = {
    result:
      own === undefined ? ("created" as const) : isChanged ? ("updated" as const) : ("unchanged" as const),
    writes:
      own === undefined ||
      isChanged ||
      owner.after !== owner.before ||
      removed.length > 0 ||
      evicted.length > 0,
    ...{ device, own, owner, application, removed, evicted },
  };
  if (!decision.writes) return { ...decision, history: [], locks: noLocks() };
  return {
    ...decision,
    history: historyOf(pending, decision, takenOver, replaced),
    locks: locksOf(pending, decision),
  };
}

function findApplication(known: Known, { ctx, registration, ids }: PendingRegistration): KnownApplication {
  const { id: projectId, autoCreateApplications } = ctx.project;
  const { applicationName: name } = registration;
  const found = known.application(projectId, name);
  if (found !== undefined) return found;
  if (name !== null && autoCreateApplications) {
    return { projectId, id: ids.application, name, isDefault: false, isExclusive: false };
  }
  throw new DomainError(
    "unknownApplication",
    `There is no application ${name ?? "by default"} in this project.`,
  );
}

/** A mobile key without a user token may not take a push token from another user. */
const mayEvict = (ctx: RequestContext): boolean => ctx.scopes.has("devices:write") || ctx.tokenUser !== null;

const rollcall = { type: "system", id: null, label: "Rollcall" } as const;

/** The history of a device that was taken over does not say to whom or by whom. */
function historyOf(
  { ctx, imported }: PendingRegistration,
  { device, own, owner, application, evicted }: Omit<Decision, "history" | "locks">,
  takenOver: KnownDevice | undefined,
  replaced: KnownDevice | undefined,
): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const source = imported && { importId: imported.importId };
  const tell = (
    by: HistoryEvent["ctx"],
    action: HistoryEvent["action"],
    subjectId: string,
    details: HistoryEvent["details"] = {},
  ) =>
    events.push({
      ctx: by,
      action,
      subjectType: action === "user.created" ? "user" : "device",
      subjectId,
      details,
    });
  const bySystem = { ...ctx, actor: rollcall };

  if (owner.before === null) tell(ctx, "user.created", owner.after.id, source);
  if (takenOver !== undefined) tell(bySystem, "device.moved", takenOver.now.id);
  if (replaced !== undefined) {
    tell(ctx, "device.removed", replaced.now.id, {
      reason: "replaced",
      userId: replaced.now.userId,
      ...source,
    });
  }
  for (const { after } of evicted) tell(bySystem, "device.disabled", after.id, { reason: "moved" });
  if (own === undefined) {
    tell(ctx, "device.registered", device.id, {
      application: application.name,
      userId: device.userId,
      ...source,
    });
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
    tell(ctx, action, device.id, { changed, ...reason, ...source });
  }
  return events;
}

function locksOf(
  { ctx, registration, deviceIdentifier }: PendingRegistration,
  { device, own, owner, application, removed, evicted }: Omit<Decision, "history" | "locks">,
): Locks {
  const isBound = own?.now.pushToken === device.pushToken && own.now.applicationId === device.applicationId;
  const changed = own !== undefined && own.now !== device ? [own] : [];
  return {
    identifiers:
      deviceIdentifier === null || own?.now.deviceIdentifier === deviceIdentifier
        ? []
        : [identifierLockKey(ctx, deviceIdentifier)],
    pushTokens: application.isExclusive ? [pushTokenLock(ctx.project.id, registration.pushToken)] : [],
    identities: owner.hashes,
    // The limit of devices and the user's push tokens are counted under the lock of the user.
    users: owner.before === null || (isBound && owner.before === owner.after) ? [] : [owner.before],
    devices: [...changed, ...removed, ...evicted.map(({ device }) => device)].flatMap(
      ({ before }) => before ?? [],
    ),
  };
}

function apply(known: Known, { device, own, owner, application, removed, evicted, writes }: Decision): void {
  if (!writes) return;
  known.addApplication(application);
  if (owner.after !== owner.before) known.putUser(owner.after);
  for (const other of removed) known.remove(other);
  for (const other of evicted) known.putDevice(other.after, other.device);
  known.putDevice(device, own);
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

import type { RequestContext } from "@/lib/context";
import {
  changesOf,
  columnsOfFacts,
  type DeviceChanges,
  defaultColumns,
  differences,
  enabledColumns,
} from "../merge";
import { mergeAttributes, requireStorable } from "../store";
import type { Delivery, DeviceRow, ImportedFacts, PendingRegistration } from "./types";

/** A registration that changes nothing else updates `lastSeenAt` at most this often. */
const lastSeenEveryMs = 60 * 60 * 1_000;

/** The row of a new device. Throws `invalidValue` if its attributes are too large. */
export function createdRow(
  now: Date,
  pending: PendingRegistration,
  userId: string,
  bound: DeviceChanges & Pick<DeviceRow, "applicationId" | "pushToken">,
): DeviceRow {
  const { ctx, registration, imported, ids } = pending;
  const createdAt = imported?.createdAt && imported.createdAt < now ? imported.createdAt : now;
  const attributes = mergeAttributes({}, registration.attributes);
  requireStorable({}, attributes);
  const delivery = imported?.delivery ?? { enabled: true };
  return Object.assign(
    // Merged in one step, because copying forty columns several times adds up.
    defaultColumns(now),
    {
      projectId: ctx.project.id,
      id: ids.device,
      userId,
      pushService: registration.pushService,
      pushEnvironment: registration.pushEnvironment,
      platform: registration.platform,
    },
    delivery.enabled ? undefined : disabledColumns(now, ctx, delivery),
    columnsOfFacts(registration.facts),
    { attributes, createdAt, lastSeenAt: imported === undefined ? now : (imported.lastSeenAt ?? createdAt) },
    imported && importedAnnotations(imported),
    bound,
  );
}

/** The row of an existing device after a registration; the same object if nothing changes. Throws like `createdRow`. */
export function refreshedRow(
  now: Date,
  pending: PendingRegistration,
  before: DeviceRow,
  bound: DeviceChanges,
): DeviceRow {
  const { ctx, registration, imported } = pending;
  if (imported === undefined) {
    const changes = changesOf(before, registration, bound);
    if (Object.keys(changes).length > 0) {
      return {
        ...before,
        ...changes,
        updatedAt: now,
        lastSeenAt: now,
        version: before.version + 1,
      };
    }
    const isDue = now.getTime() - before.lastSeenAt.getTime() >= lastSeenEveryMs;
    return isDue ? { ...before, lastSeenAt: now } : before;
  }
  // Unlike a phone's registration, a file's row enables a device only if it says so explicitly.
  const facts = changesOf({ ...before, enabled: true }, registration);
  const changes = differences(before, {
    ...facts,
    ...importedDelivery(now, ctx, before, imported.delivery),
    ...importedAnnotations(imported),
    ...bound,
  });
  const isLater = imported.lastSeenAt !== null && imported.lastSeenAt > before.lastSeenAt;
  const lastSeenAt = (isLater && imported.lastSeenAt) || before.lastSeenAt;
  if (Object.keys(changes).length > 0) {
    return { ...before, ...changes, lastSeenAt, updatedAt: now, version: before.version + 1 };
  }
  return isLater ? { ...before, lastSeenAt } : before;
}

/** The delivery columns after an imported row; a device that an admin disabled stays disabled. */
function importedDelivery(
  now: Date,
  ctx: RequestContext,
  before: DeviceRow,
  delivery: Delivery | null,
): DeviceChanges {
  if (delivery === null || before.disabledReason === "admin") return {};
  if (delivery.enabled) return enabledColumns;
  return before.disabledReason === delivery.reason ? {} : disabledColumns(now, ctx, delivery);
}

/** The tags and the note of an imported row, if it has any. */
const importedAnnotations = ({ tags, note }: ImportedFacts): DeviceChanges => ({
  ...(tags !== null && { tags }),
  ...(note !== null && { note }),
});

const disabledColumns = (
  now: Date,
  { actor }: RequestContext,
  { reason, note }: Extract<Delivery, { enabled: false }>,
) => ({
  enabled: false,
  disabledAt: now,
  disabledReason: reason,
  disabledNote: note,
  disabledBy: reason === "admin" ? actor.label : null,
});

/** The row of a device whose push token moved to another user. */
export const evictedRow = (now: Date, row: DeviceRow): DeviceRow => ({
  ...row,
  enabled: false,
  disabledAt: now,
  disabledReason: "moved",
  updatedAt: now,
  version: row.version + 1,
});

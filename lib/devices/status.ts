import type { DisabledReason } from "./types";

/**
 * What a device's status can be, worst first. The first that fits applies: a push service rejected its token; it was
 * disabled for another reason; notifications are off on the phone; not seen for the project's stale days; not seen for
 * 30 days; or seen since.
 */
export const deviceStatuses = [
  "rejected",
  "disabled",
  "notificationsOff",
  "stale",
  "quiet",
  "active",
] as const;
export type DeviceStatus = (typeof deviceStatuses)[number];

/** Pushes to these are expected to arrive. */
export const reachableStatuses: readonly DeviceStatus[] = ["quiet", "active"];
export const enabledStatuses: readonly DeviceStatus[] = ["notificationsOff", "stale", ...reachableStatuses];

/** Push services consider a push token stale after a month without contact. */
export const quietAfterDays = 30;
/** A project's cleanup settings can change it. Firebase expires tokens after that time. */
export const defaultStaleAfterDays = 270;

const dayMs = 86_400_000;

/** Before these times in milliseconds since 1970, a device that could be reached is stale or quiet. */
export const statusTimes = (now: number, staleAfterDays: number) => {
  const staleBefore = now - staleAfterDays * dayMs;
  return { staleBefore, quietBefore: Math.max(staleBefore, now - quietAfterDays * dayMs) };
};

interface StatusFacts {
  enabled: boolean;
  disabledReason: DisabledReason | null;
  notificationsAllowed: boolean | null;
  lastSeenAt: Date;
}

/** A device's status at a time, in milliseconds since 1970. lib/devices/filters.ts says the same in SQL. */
export function deviceStatus(
  device: StatusFacts,
  staleAfterDays: number,
  now: number = Date.now(),
): DeviceStatus {
  if (!device.enabled) return device.disabledReason === "rejected" ? "rejected" : "disabled";
  if (device.notificationsAllowed === false) return "notificationsOff";
  const { staleBefore, quietBefore } = statusTimes(now, staleAfterDays);
  const seen = device.lastSeenAt.getTime();
  if (seen < staleBefore) return "stale";
  return seen < quietBefore ? "quiet" : "active";
}

export const isReachable = (status: DeviceStatus): boolean => reachableStatuses.includes(status);

"use client";

import { useClock } from "@/components/ui/clock";
import type { DeviceView } from "@/lib/devices/views";

export type DeviceStatus = "reachable" | "stale" | "expired" | "notificationsOff" | "disabled" | "rejected";

const dayMs = 86_400_000;
/** FCM calls a push token stale after a month without contact, and retires Android's after 270 days. */
const staleDays = 30;
const expiredDays = 270;

/** The one question that an admin has about a device: will a push arrive, and if not, whose doing is it? */
export function statusOf(device: DeviceView, now: Date): DeviceStatus {
  if (!device.enabled) return device.disabled?.reason === "rejected" ? "rejected" : "disabled";
  if (!device.reachable) return "notificationsOff";
  const days = daysSinceSeen(device, now);
  if (days >= expiredDays && device.platform === "android") return "expired";
  return days >= staleDays ? "stale" : "reachable";
}

/** Whole days since the phone last spoke. */
export const daysSinceSeen = ({ lastSeenAt }: DeviceView, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(lastSeenAt)) / dayMs);

/** The same by the page's clock. */
export function useStatusOf(): (device: DeviceView) => DeviceStatus {
  const now = useClock();
  return (device) => statusOf(device, now);
}

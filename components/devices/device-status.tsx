"use client";

import { useTranslations } from "use-intl";
import { useClock } from "@/components/ui/clock";
import type { DeviceView } from "@/lib/devices/views";

export type DeviceStatus = "reachable" | "stale" | "expired" | "notificationsOff" | "disabled" | "rejected";

const dayMs = 86_400_000;
/** FCM considers a push token stale after a month without contact, and expires Android tokens after 270 days. */
const staleDays = 30;
const expiredDays = 270;

/** Whether a push will arrive, and if not, why. */
function statusAt(now: Date, device: DeviceView): DeviceStatus {
  if (!device.enabled) return device.disabled?.reason === "rejected" ? "rejected" : "disabled";
  if (!device.reachable) return "notificationsOff";
  const days = daysSinceSeen(device, now);
  if (days >= expiredDays && device.platform === "android") return "expired";
  return days >= staleDays ? "stale" : "reachable";
}

export const daysSinceSeen = ({ lastSeenAt }: DeviceView, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(lastSeenAt)) / dayMs);

/** Returns a function that gives a device's status as of now. */
export function useStatusOf(): (device: DeviceView) => DeviceStatus {
  const now = useClock();
  return (device) => statusAt(now, device);
}

// Shapes differ as well as colours, so that the dots can be told apart without colour.
const dotStyles: Record<DeviceStatus, string> = {
  reachable: "bg-good",
  stale: "border-2 border-good",
  expired: "border-2 border-dotted border-ink-faint",
  notificationsOff: "border-2 border-warn",
  disabled: "rounded-[2px]! bg-bad",
  rejected: "rotate-45 rounded-[1px]! bg-bad",
};

/** Decorative: the status is always written next to it. */
export function StatusDot({ status }: { status: DeviceStatus }) {
  return (
    <span aria-hidden="true" className={`inline-block size-2 shrink-0 rounded-full ${dotStyles[status]}`} />
  );
}

/** Dot and status, with the reason if the device is disabled. */
export function StatusCell({ device }: { device: DeviceView }) {
  const t = useTranslations("devices");
  const status = useStatusOf()(device);
  const { disabled } = device;
  const reason = disabled && status !== "rejected" ? (disabled.note ?? t(`reason.${disabled.reason}`)) : null;
  return (
    <span className="flex min-w-0 items-center gap-2" title={reason ?? undefined}>
      <StatusDot status={status} />
      <span className="min-w-0 truncate">
        {t(`status.${status}`)}
        {reason && <span className="ms-2 text-ink-soft">{reason}</span>}
      </span>
    </span>
  );
}

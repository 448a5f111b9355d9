import type { DeviceStatus } from "./device-status";

// Shape and colour differ together, so that the dots tell apart without colour too.
const looks: Record<DeviceStatus, string> = {
  reachable: "bg-good",
  stale: "border-2 border-good",
  expired: "border-2 border-dotted border-ink-faint",
  notificationsOff: "border-2 border-warn",
  disabled: "rounded-[2px]! bg-bad",
  rejected: "rotate-45 rounded-[1px]! bg-bad",
};

/** Decorative: the word always stands beside it. */
export function StatusDot({ status }: { status: DeviceStatus }) {
  return <span aria-hidden="true" className={`inline-block size-2 shrink-0 rounded-full ${looks[status]}`} />;
}

import type { DeviceView } from "@/lib/devices/views";

export type DeviceStatus = "reachable" | "notificationsOff" | "disabled";

/** The one question that an admin has about a device: will a push arrive, and if not, whose doing is it? */
export function statusOf({ enabled, reachable }: DeviceView): DeviceStatus {
  if (!enabled) return "disabled";
  return reachable ? "reachable" : "notificationsOff";
}

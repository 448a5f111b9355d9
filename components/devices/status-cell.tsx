"use client";

import { useTranslations } from "use-intl";
import type { DeviceView } from "@/lib/devices/views";
import { useStatusOf } from "./device-status";
import { StatusDot } from "./status-dot";

/** Dot and word, and for a disabled device why. */
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

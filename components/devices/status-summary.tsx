"use client";

import { useFormatter, useTranslations } from "use-intl";
import { useClock } from "@/components/ui/clock";
import type { DeviceView } from "@/lib/devices/views";
import { type DeviceStatus, daysSinceSeen, StatusDot, useStatusOf } from "./device-status";

const tints: Record<DeviceStatus, string> = {
  reachable: "bg-good-tint",
  stale: "bg-good-tint",
  expired: "bg-warn-tint",
  notificationsOff: "bg-warn-tint",
  disabled: "bg-bad-tint",
  rejected: "bg-bad-tint",
};

/** Whether a push will arrive, and if not, why. */
export function StatusSummary({ device }: { device: DeviceView }) {
  const status = useStatusOf()(device);
  const { headline, explanation } = useSummary(device);
  return (
    <div role="status" className={`flex gap-3 rounded-xl px-4 py-3.5 ${tints[status]}`}>
      <span className="flex h-6 items-center">
        <StatusDot status={status} />
      </span>
      <div className="min-w-0">
        <p className="text-base/6 font-medium break-words">{headline}</p>
        {explanation && <p className="text-ink-soft">{explanation}</p>}
      </div>
    </div>
  );
}

function useSummary(device: DeviceView): { headline: string; explanation?: string } {
  const t = useTranslations("devices.detail.summary");
  const format = useFormatter();
  const status = useStatusOf()(device);
  const days = daysSinceSeen(device, useClock());
  const { disabled } = device;
  if (!disabled) {
    // Disabled without a record of why.
    const kind = status === "rejected" || status === "disabled" ? "noReason" : status;
    return { headline: t(kind, { days }), explanation: t(`${kind}Text`) };
  }
  const date = format.dateTime(new Date(disabled.at), { dateStyle: "long" });
  const { by, note, reason } = disabled;
  if (reason !== "admin")
    return {
      headline: t(reason === "stale" ? "staleDisabled" : reason, { date }),
      explanation: t("automaticText"),
    };
  const explanation = t("adminText");
  if (by && note) return { headline: t("byAdmin", { by, date, note }), explanation };
  if (by) return { headline: t("byAdminNoNote", { by, date }), explanation };
  return { headline: note ? t("byAdminUnnamed", { date, note }) : t("disabledOn", { date }), explanation };
}

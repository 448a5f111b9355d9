"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { DeviceView } from "@/lib/devices/views";
import { type DeviceStatus, statusOf } from "./device-status";
import { StatusDot } from "./status-dot";

const tints: Record<DeviceStatus, string> = {
  reachable: "bg-good-tint",
  notificationsOff: "bg-warn-tint",
  disabled: "bg-bad-tint",
};

/** The answer before the facts: will a push arrive, and if not, why? */
export function Verdict({ device }: { device: DeviceView }) {
  const status = statusOf(device);
  const { headline, explanation } = useVerdict(device);
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

function useVerdict(device: DeviceView): { headline: string; explanation?: string } {
  const t = useTranslations("devices.detail.verdict");
  const format = useFormatter();
  const { disabled } = device;
  if (!disabled) {
    const status = statusOf(device) === "reachable" ? "reachable" : "notificationsOff";
    return { headline: t(status), explanation: t(`${status}Text`) };
  }
  const date = format.dateTime(new Date(disabled.at), { dateStyle: "long" });
  const { by, note, reason } = disabled;
  if (reason === "client") return { headline: t("client", { date }), explanation: t("clientText") };
  if (reason !== "admin") return { headline: t(reason, { date }) };
  const explanation = t("adminText");
  if (by && note) return { headline: t("byAdmin", { by, date, note }), explanation };
  if (by) return { headline: t("byAdminNoNote", { by, date }), explanation };
  return { headline: note ? t("byAdminUnnamed", { date, note }) : t("disabledOn", { date }), explanation };
}

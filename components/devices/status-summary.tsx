import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useExplanation } from "@/components/delivery/use-explanation";
import { useProjectSlug } from "@/components/layout/context";
import { useClock } from "@/components/ui/timestamp";
import type { DeviceStatus } from "@/lib/devices/types";
import type { DeviceView } from "@/lib/devices/views";
import { deviceDeliveryQuery } from "@/lib/test-push/client";
import type { DeviceDeliveryView } from "@/lib/test-push/views";
import { StatusDot } from "./device-cells";

const tints: Record<DeviceStatus, string> = {
  active: "bg-good-tint",
  quiet: "bg-good-tint",
  stale: "bg-warn-tint",
  notificationsOff: "bg-warn-tint",
  disabled: "bg-bad-tint",
  rejected: "bg-bad-tint",
};

/** Whether a push will arrive, what that rests on, and if it will not, why. */
export function StatusSummary({ device }: { device: DeviceView }) {
  const project = useProjectSlug();
  const t = useTranslations("devices.detail.warning");
  const { status } = device;
  const { data: delivery } = useQuery(deviceDeliveryQuery(project, device.id));
  const { headline, explanation } = useSummary(device);
  const basis = useBasis(device, delivery);
  const failure = useFailure(device, delivery);
  const tint = failure && device.reachable ? "bg-warn-tint" : tints[status];
  return (
    <div role="status" className={`flex gap-3 rounded-xl px-4 py-3.5 ${tint}`}>
      <span className="flex h-6 items-center">
        <StatusDot status={status} />
      </span>
      <div className="min-w-0">
        <p className="text-base/6 font-medium break-words">{headline}</p>
        {explanation && !(failure && status === "active") && <p className="text-ink-soft">{explanation}</p>}
        {device.enabled && <p className="text-ink-soft">{basis}</p>}
        {failure && <p className="mt-1 font-medium">{failure}</p>}
        {delivery?.warnings.map((warning) => (
          <p key={warning} className="mt-1 font-medium">
            {t(warning)}
          </p>
        ))}
      </div>
    </div>
  );
}

/** "Last seen 3 days ago · Notifications on · Last push accepted 2 days ago · Last push failed 1 hour ago" */
function useBasis({ lastSeenAt, notificationsAllowed }: DeviceView, delivery?: DeviceDeliveryView): string {
  const t = useTranslations("devices.detail.basis");
  const format = useFormatter();
  const now = useClock();
  const ago = (time: string) => {
    const date = new Date(time);
    // `now` is up to half a minute old. Never show a recent event as in the future.
    return format.relativeTime(date, now > date ? now : date);
  };
  const acceptedAt = delivery?.lastAccepted?.at;
  const failedAt = lastFailure(delivery)?.at;
  return [
    t("seen", { ago: ago(lastSeenAt) }),
    t(notificationsAllowed === null ? "permissionUnknown" : notificationsAllowed ? "allowed" : "denied"),
    acceptedAt === undefined ? t("neverAccepted") : t("accepted", { ago: ago(acceptedAt) }),
    ...(failedAt ? [t("failed", { ago: ago(failedAt) })] : []),
  ].join(" · ");
}

/** The last error, if no push was accepted since. */
function lastFailure(delivery: DeviceDeliveryView | undefined): DeviceDeliveryView["lastError"] {
  const { lastAccepted, lastError } = delivery ?? {};
  return lastError && (!lastAccepted || lastError.at > lastAccepted.at) ? lastError : null;
}

/** Why the last push to an enabled device failed. */
function useFailure(device: DeviceView, delivery?: DeviceDeliveryView): string | null {
  const t = useTranslations("devices.detail.warning");
  const explain = useExplanation();
  const error = lastFailure(delivery);
  if (!device.enabled || !error) return null;
  return t("lastPush", {
    text: error.problem ? explain(error.problem, device.pushService).text : error.code,
  });
}

function useSummary(device: DeviceView): { headline: string; explanation?: string } {
  const t = useTranslations("devices.detail.summary");
  const format = useFormatter();
  const now = useClock();
  const { status, disabled, lastSeenAt } = device;
  if (!disabled) {
    // Disabled without a record of why.
    const kind = status === "rejected" || status === "disabled" ? "noReason" : status;
    const days = Math.floor((now.getTime() - Date.parse(lastSeenAt)) / 86_400_000);
    return { headline: t(kind, { days }), explanation: t(`${kind}Text`) };
  }
  const date = format.dateTime(new Date(disabled.at), { dateStyle: "long", timeStyle: "short" });
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

import { useTranslations } from "use-intl";
import { Tooltip } from "@/components/ui/tooltip";
import type { DeviceStatus } from "@/lib/devices/types";
import type { DeviceView } from "@/lib/devices/views";

// Shapes differ as well as colours, so that the dots can be told apart without colour.
const dotStyles: Record<DeviceStatus, string> = {
  active: "bg-good",
  quiet: "border-2 border-good",
  stale: "border-2 border-dotted border-ink-faint",
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
  const { status, disabled } = device;
  const reason = disabled && status !== "rejected" ? (disabled.note ?? t(`reason.${disabled.reason}`)) : null;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <StatusDot status={status} />
      {reason ? (
        <Tooltip text={reason} whenCut>
          <span
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the whole reason has to be reachable by keyboard.
            tabIndex={0}
            className="min-w-0 truncate rounded-sm -outline-offset-2"
          >
            {t(`status.${status}`)}
            <span className="ms-2 text-ink-soft">{reason}</span>
          </span>
        </Tooltip>
      ) : (
        <span className="min-w-0 truncate">{t(`status.${status}`)}</span>
      )}
    </span>
  );
}

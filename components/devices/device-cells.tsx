import { AndroidLogoIcon } from "@phosphor-icons/react/dist/csr/AndroidLogo";
import { AppleLogoIcon } from "@phosphor-icons/react/dist/csr/AppleLogo";
import { BrowserIcon } from "@phosphor-icons/react/dist/csr/Browser";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { Tooltip } from "@/components/ui/tooltip";
import type { DeviceStatus } from "@/lib/devices/types";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceName } from "./use-device-name";

const icons = { ios: AppleLogoIcon, android: AndroidLogoIcon, web: BrowserIcon };

/** A link to a device's page, with its platform. */
export function DeviceLink({ device }: { device: DeviceView }) {
  const href = useProjectHref();
  const name = useDeviceName()(device);
  const t = useTranslations("devices.platform");
  const Icon = icons[device.platform];
  return (
    <Link
      href={href(`/devices/${device.id}`)}
      // A list has hundreds of links, so none is prefetched.
      prefetch={false}
      data-row-link={device.id}
      title={name}
      className="flex min-w-0 items-center gap-2 rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink"
    >
      <Icon size={16} weight="fill" aria-hidden="true" className="shrink-0 text-ink-soft" />
      {/* Without room beside the name, the platform is on a second line, which is clipped: a container query costs more. */}
      <span className="flex h-5 min-w-0 flex-1 flex-wrap items-center gap-x-2 overflow-clip leading-5">
        <span className="max-w-full truncate font-medium">{name}</span>
        <span className="text-xs/5 text-ink-soft">{t(device.platform)}</span>
      </span>
    </Link>
  );
}

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

"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import type { DeviceView } from "@/lib/devices/views";
import { PlatformIcon } from "./platform";
import { useDeviceName } from "./use-device-name";

/** A device's name, leading to its page, with what it runs. */
export function DeviceLink({ device }: { device: DeviceView }) {
  const href = useProjectHref();
  const name = useDeviceName()(device);
  const t = useTranslations("devices.platform");
  return (
    <Link
      href={href(`/devices/${device.id}`)}
      // Hundreds of rows: each is fetched when it is opened, not when it is seen.
      prefetch={false}
      data-row-link={device.id}
      title={name}
      className="flex min-w-0 items-center gap-2 rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink"
    >
      <PlatformIcon platform={device.platform} />
      <span className="min-w-0 truncate font-medium">{name}</span>
      <span className="shrink-0 text-xs text-ink-soft">{t(device.platform)}</span>
    </Link>
  );
}

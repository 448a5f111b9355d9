"use client";

import { AndroidLogoIcon } from "@phosphor-icons/react/dist/csr/AndroidLogo";
import { AppleLogoIcon } from "@phosphor-icons/react/dist/csr/AppleLogo";
import { useTranslations } from "use-intl";
import type { DeviceView } from "@/lib/devices/views";

const icons = { ios: AppleLogoIcon, android: AndroidLogoIcon };

export function PlatformIcon({ platform }: Pick<DeviceView, "platform">) {
  const Icon = icons[platform];
  return <Icon size={16} weight="fill" aria-hidden="true" className="shrink-0 text-ink-soft" />;
}

/** "iOS 17.4": the platform's name and the system's version where the phone told it. */
export function useSystemText(): (device: DeviceView) => string {
  const t = useTranslations("devices.platform");
  return ({ platform, systemName, systemVersion }) =>
    [systemName ?? t(platform), systemVersion].filter(Boolean).join(" ");
}

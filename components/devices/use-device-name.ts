"use client";

import { useTranslations } from "use-intl";
import type { DeviceView } from "@/lib/devices/views";

/** A device's own name, or its model, or for example "Android device". */
export function useDeviceName(): (device: DeviceView) => string {
  const t = useTranslations("devices.unnamed");
  return (device) => device.name ?? deviceModel(device) ?? t(device.platform);
}

/** "Samsung Galaxy S24". The make is left out if the model already contains it, and on iOS. */
export function deviceModel({ make, model, platform }: DeviceView): string | null {
  if (!make || !model) return model ?? make;
  if (platform === "ios") return model;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}

/** "iOS 17.4", or just the platform if the phone didn't report a version. */
export function useSystemText(): (device: DeviceView) => string {
  const t = useTranslations("devices.platform");
  return ({ platform, systemName, systemVersion }) =>
    [systemName ?? t(platform), systemVersion].filter(Boolean).join(" ");
}

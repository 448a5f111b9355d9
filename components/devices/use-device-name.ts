"use client";

import { useTranslations } from "use-intl";
import type { DeviceView } from "@/lib/devices/views";

/** What a device is called: its own name, else its model, else what kind of thing it is. */
export function useDeviceName(): (device: DeviceView) => string {
  const t = useTranslations("devices.unnamed");
  return (device) => device.name ?? deviceModel(device) ?? t(device.platform);
}

/** "Samsung Galaxy S24"; the make is left out where the model or the platform says it already. */
export function deviceModel({ make, model, platform }: DeviceView): string | null {
  if (!make || !model) return model ?? make;
  if (platform === "ios") return model;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}

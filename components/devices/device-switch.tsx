"use client";

import { useTranslations } from "use-intl";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceActions } from "./device-actions";
import { useDeviceName } from "./use-device-name";

/** A row's one verb: disable, which asks why, or enable, which does not. Viewers have neither. */
export function DeviceSwitch({ device }: { device: DeviceView }) {
  const t = useTranslations("devices");
  const name = useDeviceName()(device);
  const { allowed, disable, enable } = useDeviceActions();
  if (!allowed) return null;
  return (
    <button
      type="button"
      aria-label={device.enabled ? t("disableNamed", { name }) : t("enableNamed", { name })}
      onClick={() => (device.enabled ? disable(device) : enable(device))}
      className="h-7 rounded-md px-2 text-xs font-medium text-ink-soft -outline-offset-2 hover:bg-raised hover:text-ink hover:ring hover:ring-edge pointer-coarse:h-11 pointer-coarse:w-full pointer-coarse:bg-raised pointer-coarse:ring pointer-coarse:ring-edge"
    >
      {device.enabled ? t("disable") : t("enable")}
    </button>
  );
}

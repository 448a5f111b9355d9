"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceActions } from "./device-actions";

/** The page's action; the one that brings pushes back is the emphasised one. */
export function DeviceButton({ device }: { device: DeviceView }) {
  const t = useTranslations("devices");
  const { allowed, disable, enable } = useDeviceActions();
  if (!allowed) return null;
  return (
    <Button
      variant={device.enabled ? "secondary" : "primary"}
      onClick={() => (device.enabled ? disable(device) : enable(device))}
    >
      {device.enabled ? t("disableDevice") : t("enableDevice")}
    </Button>
  );
}

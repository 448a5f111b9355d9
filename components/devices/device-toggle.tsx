import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceActions } from "./device-actions";
import { useDeviceName } from "./use-device-name";

/** The button that disables or enables a device on its page. Hidden from viewers. */
export function DeviceToggle({ device }: { device: DeviceView }) {
  const t = useTranslations("devices");
  const { allowed, disable, enable } = useDeviceActions();
  if (!allowed) return null;
  return (
    <Button
      variant={device.enabled ? "secondary" : "primary"}
      onClick={() => (device.enabled ? disable(device) : enable(device))}
    >
      {t(device.enabled ? "disableDevice" : "enableDevice")}
    </Button>
  );
}

/** The same in a row of a list. */
export function RowDeviceToggle({ device }: { device: DeviceView }) {
  const t = useTranslations("devices");
  const name = useDeviceName()(device);
  const { allowed, disable, enable } = useDeviceActions();
  if (!allowed) return null;
  return (
    <button
      type="button"
      aria-label={t(device.enabled ? "disableNamed" : "enableNamed", { name })}
      onClick={() => (device.enabled ? disable(device) : enable(device))}
      className="h-7 rounded-md px-2 text-xs font-medium text-ink-soft -outline-offset-2 hover:bg-raised hover:text-ink hover:ring hover:ring-edge pointer-coarse:h-11"
    >
      {t(device.enabled ? "disable" : "enable")}
    </button>
  );
}

import { useTranslations } from "use-intl";
import { isolateDirection } from "@/components/ui/isolate-direction";
import { shownModel } from "@/lib/devices/fields";
import type { DeviceView } from "@/lib/devices/views";

/** A device's own name, or its model, or for example "Android device". */
export function useDeviceName(): (device: DeviceView) => string {
  const t = useTranslations("devices.unnamed");
  return (device) => isolateDirection(device.name ?? shownModel(device) ?? t(device.platform));
}

/** "iOS 17.4", or just the platform if the phone didn't report a version. */
export function useSystemText(): (device: DeviceView) => string {
  const t = useTranslations("devices.platform");
  return ({ platform, systemName, systemVersion }) =>
    [systemName ?? t(platform), systemVersion].filter(Boolean).join(" ");
}

/** "iPhone17,2 (iPhone 16 Pro Max)", or just what the phone reports. */
export function fullModel(device: DeviceView): string | null {
  const model = shownModel(device);
  return device.modelName ? `${model} (${device.modelName})` : model;
}

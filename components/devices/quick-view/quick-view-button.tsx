"use client";

import { SidebarSimpleIcon } from "@phosphor-icons/react/dist/csr/SidebarSimple";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceName } from "../use-device-name";
import { useOpenQuickView } from "./use-quick-view";

/** Shows a device beside the list. Cards are as good as a quick view, so phones have none. */
export function QuickViewButton({ device }: { device: DeviceView }) {
  const t = useTranslations("devices.quickView");
  const name = useDeviceName()(device);
  const open = useOpenQuickView();
  return (
    <IconButton
      label={t("open", { name })}
      icon={<SidebarSimpleIcon size={15} className="-scale-x-100" />}
      onClick={() => open(device.id)}
      className="size-7! -outline-offset-2 max-md:hidden pointer-coarse:size-11!"
    />
  );
}

import { SidebarSimpleIcon } from "@phosphor-icons/react/dist/csr/SidebarSimple";
import { parseAsString, useQueryState } from "nuqs";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceName } from "../use-device-name";

/** Opens the quick view, from any row. */
export const QuickViewContext = createContext<(id: string) => void>(() => {});

/** The device in the quick view, kept in the URL. Only opening it adds a history entry. */
export function useQuickView() {
  const [id, set] = useQueryState("view", parseAsString);
  return {
    id,
    open: (next: string) => void set(next, { history: id === null ? "push" : "replace" }),
    close: () => void set(null, { history: "replace" }),
  };
}

/** Opens the quick view. Hidden on phones, whose cards show the same facts. */
export function QuickViewButton({ device }: { device: DeviceView }) {
  const t = useTranslations("devices.quickView");
  const name = useDeviceName()(device);
  const open = useContext(QuickViewContext);
  return (
    <IconButton
      label={t("open", { name })}
      icon={<SidebarSimpleIcon size={15} className="-scale-x-100" />}
      onClick={() => open(device.id)}
      className="size-7! -outline-offset-2 max-md:hidden pointer-coarse:size-11!"
    />
  );
}

"use client";

import { DotsThreeIcon } from "@phosphor-icons/react/dist/csr/DotsThree";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/tool-button";
import type { DeviceView } from "@/lib/devices/views";

const MoveDialog = dynamic(() => import("./move-dialog").then((module) => module.MoveDialog), { ssr: false });
const RemoveDialog = dynamic(() => import("./remove-dialog").then((module) => module.RemoveDialog), {
  ssr: false,
});

const item = "flex h-8 w-full items-center rounded-md px-2.5 text-start hover:bg-sunken pointer-coarse:h-11";

/** A device's less common actions. */
export function DeviceMenu({ project, device }: { project: string; device: DeviceView }) {
  const t = useTranslations("devices.menu");
  const [open, setOpen] = useState(false);
  const [dialog, setDialog] = useState<"move" | "remove" | null>();

  function show(which: "move" | "remove") {
    setOpen(false);
    setDialog(which);
  }

  const props = { project, device, onClose: () => setDialog(null) };
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t("title")}
        align="end"
        className="w-56"
        trigger={
          <button
            type="button"
            aria-label={t("title")}
            title={t("title")}
            className={`${toolbarButton} h-9!`}
          >
            <DotsThreeIcon size={18} weight="bold" aria-hidden="true" />
          </button>
        }
      >
        <div className="p-1.5">
          <button type="button" onClick={() => show("move")} className={item}>
            {t("move")}
          </button>
          <button type="button" onClick={() => show("remove")} className={`${item} text-bad-ink`}>
            {t("remove")}
          </button>
        </div>
      </Popover>
      {dialog !== undefined && (
        <>
          <MoveDialog open={dialog === "move"} {...props} />
          <RemoveDialog open={dialog === "remove"} {...props} />
        </>
      )}
    </>
  );
}

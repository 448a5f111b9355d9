"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { toolbarButton } from "@/components/ui/tool-button";
import type { ExportDialogProps } from "./export-dialog";

const ExportDialog = dynamic(() => import("./export-dialog").then((module) => module.ExportDialog), {
  ssr: false,
});

export function ExportButton(props: Omit<ExportDialogProps, "open" | "onClose">) {
  const t = useTranslations("transfer.export");
  // Undefined until the first click, so that the dialog loads only then.
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <button type="button" className={toolbarButton} onClick={() => setOpen(true)}>
        <DownloadSimpleIcon size={15} aria-hidden="true" />
        {t("open")}
      </button>
      {open !== undefined && <ExportDialog open={open} onClose={() => setOpen(false)} {...props} />}
    </>
  );
}

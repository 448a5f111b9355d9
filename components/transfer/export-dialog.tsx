"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { ExportForm, type ExportFormProps } from "./export-form";

export function ExportDialog({ open, ...form }: ExportFormProps & { open: boolean }) {
  const t = useTranslations("transfer.export");
  return (
    <Dialog
      open={open}
      onClose={form.onClose}
      title={t(`title.${form.resource}`)}
      description={form.total === undefined ? t("all") : t("rows", { total: form.total })}
    >
      {open && <ExportForm {...form} />}
    </Dialog>
  );
}

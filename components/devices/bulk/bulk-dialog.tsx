"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { BulkForm, type BulkFormProps } from "./bulk-form";

interface BulkDialogProps extends Omit<BulkFormProps, "asking"> {
  asking: BulkFormProps["asking"] | null;
}

/** Asks before many devices are changed at once. */
export function BulkDialog({ asking, ...form }: BulkDialogProps) {
  const t = useTranslations("devices.bulk");
  const action = asking?.action ?? "disable";
  return (
    <Dialog
      open={asking !== null}
      onClose={form.onClose}
      title={t(`ask.${action}`)}
      description={t(`consequence.${action}`)}
    >
      {asking && <BulkForm asking={asking} {...form} />}
    </Dialog>
  );
}

"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { DisableForm, type DisableRequest } from "./disable-form";
import { useDeviceName } from "./use-device-name";

interface DisableDialogProps {
  asking: DisableRequest | null;
  onConfirm: (answer: DisableRequest) => void;
  onClose: () => void;
}

/** Asks in words why a device is to be disabled. */
export function DisableDialog({ asking, onConfirm, onClose }: DisableDialogProps) {
  const t = useTranslations("devices.dialog");
  const nameOf = useDeviceName();
  return (
    <Dialog
      open={asking !== null}
      onClose={onClose}
      title={asking ? t("title", { name: nameOf(asking.device) }) : ""}
      description={t("text")}
    >
      {asking && <DisableForm asking={asking} onConfirm={onConfirm} onClose={onClose} />}
    </Dialog>
  );
}

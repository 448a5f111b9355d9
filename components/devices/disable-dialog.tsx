"use client";

import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { Dialog } from "@/components/ui/dialog";
import type { DeviceView } from "@/lib/devices/views";
import { NoteField, useNote } from "./note-field";
import { useDeviceName } from "./use-device-name";

export interface DisableRequest {
  device: DeviceView;
  note: string;
  /** Why the last attempt failed. */
  error?: Error;
}

interface DisableDialogProps {
  request: DisableRequest | null;
  onConfirm: (request: DisableRequest) => void;
  onClose: () => void;
}

/** Asks for the reason to disable a device. */
export function DisableDialog({ request, onConfirm, onClose }: DisableDialogProps) {
  const t = useTranslations("devices.dialog");
  const nameOf = useDeviceName();
  return (
    <Dialog
      open={request !== null}
      onClose={onClose}
      title={request ? t("title", { name: nameOf(request.device) }) : ""}
      description={t("text")}
    >
      {request && <DisableForm request={request} onConfirm={onConfirm} onClose={onClose} />}
    </Dialog>
  );
}

function DisableForm({ request, onConfirm, onClose }: DisableDialogProps & { request: DisableRequest }) {
  const t = useTranslations("devices");
  const note = useNote(request.note);
  return (
    <DialogForm
      error={request.error ?? null}
      busy={false}
      submitLabel={t("disableDevice")}
      onCancel={onClose}
      onSubmit={() => note.check() && onConfirm({ device: request.device, note: note.value.trim() })}
    >
      <NoteField note={note} />
    </DialogForm>
  );
}

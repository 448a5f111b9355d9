"use client";

import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import type { DeviceView } from "@/lib/devices/views";
import { NoteField, useNote } from "./note-field";

export interface DisableRequest {
  device: DeviceView;
  note: string;
  /** Why the last try was refused. */
  error?: Error;
}

interface DisableFormProps {
  asking: DisableRequest;
  onConfirm: (answer: DisableRequest) => void;
  onClose: () => void;
}

/** Asks why one device is to be disabled. */
export function DisableForm({ asking, onConfirm, onClose }: DisableFormProps) {
  const t = useTranslations("devices");
  const common = useTranslations("common");
  const note = useNote(asking.note);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (note.check()) onConfirm({ device: asking.device, note: note.value.trim() });
  }

  return (
    <form noValidate onSubmit={submit} className="mt-5 flex flex-col gap-4">
      <FormError error={asking.error} />
      <NoteField note={note} />
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" variant="primary">
          {t("disableDevice")}
        </Button>
      </div>
    </form>
  );
}

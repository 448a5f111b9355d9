"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/select-field";
import { rotateApiKeyMutation } from "@/lib/api-keys/client";
import type { ApiKeyView, NewApiKeyView } from "@/lib/api-keys/views";

interface RotateKeyDialogProps {
  project: string;
  apiKey: ApiKeyView;
  open: boolean;
  onClose: () => void;
  onRotated: (key: NewApiKeyView) => void;
}

const overlaps = [0, 3_600, 86_400, 604_800, 2_592_000] as const;

/** Creates a replacement key; the old key keeps working for the chosen time. */
export function RotateKeyDialog({ open, ...props }: RotateKeyDialogProps) {
  const t = useTranslations("settings.keys.rotateDialog");
  return (
    <Dialog
      open={open}
      onClose={props.onClose}
      title={t("title", { name: props.apiKey.name })}
      description={t("text")}
    >
      {open && <RotateForm {...props} />}
    </Dialog>
  );
}

function RotateForm({ project, apiKey, onClose, onRotated }: Omit<RotateKeyDialogProps, "open">) {
  const t = useTranslations("settings.keys.rotateDialog");
  const rotate = useMutation(rotateApiKeyMutation(useQueryClient(), project));
  const [overlap, setOverlap] = useState<number>(86_400);

  return (
    <DialogForm
      error={rotate.error}
      busy={rotate.isPending}
      submitLabel={t("confirm")}
      busyLabel={t("busy")}
      onCancel={onClose}
      onSubmit={() => rotate.mutate({ id: apiKey.id, overlapSeconds: overlap }, { onSuccess: onRotated })}
    >
      <SelectField
        label={t("overlap")}
        value={overlap}
        onChange={(event) => setOverlap(Number(event.target.value))}
      >
        {overlaps.map((seconds) => (
          <option key={seconds} value={seconds}>
            {t(`for.${seconds}`)}
          </option>
        ))}
      </SelectField>
    </DialogForm>
  );
}

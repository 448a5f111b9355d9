"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Refusal } from "@/components/layout/refusal";
import { Button } from "@/components/ui/button";
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

/** A new key for an old one, which goes on working for as long as it takes to change over. */
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
  const common = useTranslations("common");
  const rotate = useMutation(rotateApiKeyMutation(useQueryClient(), project));
  const [overlap, setOverlap] = useState<number>(86_400);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (rotate.isPending) return;
    rotate.mutate({ id: apiKey.id, overlapSeconds: overlap }, { onSuccess: onRotated });
  }

  return (
    <form onSubmit={submit} className="mt-5 flex flex-col gap-4">
      <Refusal error={rotate.error} />
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
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" variant="primary" aria-busy={rotate.isPending}>
          {t(rotate.isPending ? "busy" : "confirm")}
        </Button>
      </div>
    </form>
  );
}

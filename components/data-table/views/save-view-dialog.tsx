"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { createSavedViewMutation } from "@/lib/saved-views/client";
import type { SavedView } from "@/lib/saved-views/views";

interface SaveViewDialogProps {
  project: string;
  list: SavedView["list"];
  query: string;
  open: boolean;
  onClose: () => void;
}

const maxNameLength = 80;

/** Saves the list's current state as a named view. */
export function SaveViewDialog({ open, onClose, ...rest }: SaveViewDialogProps) {
  const t = useTranslations("views");
  return (
    <Dialog open={open} onClose={onClose} title={t("saveTitle")} description={t("saveText")}>
      {open && <SaveViewForm {...rest} onClose={onClose} />}
    </Dialog>
  );
}

function SaveViewForm({ project, list, query, onClose }: Omit<SaveViewDialogProps, "open">) {
  const t = useTranslations("views");
  const toast = useToast();
  const name = useRequiredText(
    (text) => (!text && t("nameMissing")) || (text.length > maxNameLength && t("nameTooLong")),
  );
  const [shared, setShared] = useState(false);
  const save = useMutation(createSavedViewMutation(useQueryClient(), project, list));

  function submit() {
    if (!name.check()) return;
    save.mutate(
      { name: name.text, query, shared },
      {
        onSuccess() {
          toast({ title: t("saved", { name: name.text }) });
          onClose();
        },
      },
    );
  }

  return (
    <DialogForm
      error={save.error}
      busy={save.isPending}
      submitLabel={t("saveConfirm")}
      busyLabel={t("saving")}
      onCancel={onClose}
      onSubmit={submit}
    >
      <Input label={t("name")} autoComplete="off" autoFocus {...name.field} />
      <CheckboxField
        label={t("share")}
        checked={shared}
        onChange={(event) => setShared(event.target.checked)}
      />
    </DialogForm>
  );
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { removeFieldsMutation } from "@/lib/user-fields/client";

interface RemoveFieldsDialogProps {
  project: string;
  /** None while nothing is asked. */
  names: string[];
  onClose: () => void;
}

export function RemoveFieldsDialog({ project, names, onClose }: RemoveFieldsDialogProps) {
  const t = useTranslations("settings.userFields.removeDialog");
  const toast = useToast();
  const remove = useMutation(removeFieldsMutation(useQueryClient(), project));
  const [name = ""] = names;
  const total = names.length;
  return (
    <ConfirmDialog
      open={total > 0}
      onClose={onClose}
      title={total > 1 ? t("titleMany", { total }) : t("title", { name })}
      description={t("text")}
      confirmLabel={remove.isPending ? t("busy") : t("confirm", { total })}
      error={remove.error}
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(names, {
          onSuccess({ removed }) {
            onClose();
            toast({ title: t("done", { removed }) });
          },
        })
      }
    />
  );
}

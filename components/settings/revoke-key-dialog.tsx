"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { revokeApiKeyMutation } from "@/lib/api-keys/client";
import type { ApiKeyView } from "@/lib/api-keys/views";

interface RevokeKeyDialogProps {
  project: string;
  apiKey: ApiKeyView;
  open: boolean;
  onClose: () => void;
}

export function RevokeKeyDialog({ project, apiKey, open, onClose }: RevokeKeyDialogProps) {
  const t = useTranslations("settings.keys.revokeDialog");
  const toast = useToast();
  const revoke = useMutation(revokeApiKeyMutation(useQueryClient(), project));
  const { id, name } = apiKey;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("title", { name })}
      description={t("text")}
      confirmLabel={t(revoke.isPending ? "busy" : "confirm")}
      error={revoke.error}
      busy={revoke.isPending}
      onConfirm={() =>
        revoke.mutate(id, {
          onSuccess() {
            onClose();
            toast({ title: t("done", { name }) });
          },
        })
      }
    />
  );
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import { createApiKeyMutation } from "@/lib/api-keys/client";
import { apiKeyKinds } from "@/lib/api-keys/types";
import type { ApiKeyView, NewApiKeyView } from "@/lib/api-keys/views";

interface CreateKeyDialogProps {
  project: string;
  open: boolean;
  onClose: () => void;
  onCreated: (key: NewApiKeyView) => void;
}

const lifetimes = ["never", "30", "90", "365"] as const;
const dayMs = 24 * 60 * 60 * 1_000;

export function CreateKeyDialog({ open, ...props }: CreateKeyDialogProps) {
  const t = useTranslations("settings.keys.dialog");
  return (
    <Dialog open={open} onClose={props.onClose} title={t("title")} description={t("text")}>
      {open && <KeyForm {...props} />}
    </Dialog>
  );
}

function KeyForm({ project, onClose, onCreated }: Omit<CreateKeyDialogProps, "open">) {
  const t = useTranslations("settings.keys");
  const create = useMutation(createApiKeyMutation(useQueryClient(), project));
  const name = useRequiredText((text) => !text && t("dialog.nameMissing"));
  const [kind, setKind] = useState<ApiKeyView["kind"]>("server");
  const [requireUserToken, setRequireUserToken] = useState(true);
  const [lifetime, setLifetime] = useState<(typeof lifetimes)[number]>("never");

  function submit() {
    if (!name.check()) return;
    create.mutate(
      {
        name: name.text,
        kind,
        ...(kind === "mobile" && { requireUserToken }),
        expiresAt:
          lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * dayMs).toISOString(),
      },
      { onSuccess: onCreated },
    );
  }

  return (
    <DialogForm
      error={create.error}
      busy={create.isPending}
      submitLabel={t("make")}
      busyLabel={t("dialog.busy")}
      onCancel={onClose}
      onSubmit={submit}
    >
      <Input
        label={t("dialog.name")}
        description={t("dialog.nameHint")}
        maxLength={100}
        autoFocus
        autoComplete="off"
        {...name.field}
      />
      <SelectField
        label={t("dialog.kind")}
        description={t(`kindText.${kind}`)}
        value={kind}
        onChange={(event) => setKind(event.target.value as ApiKeyView["kind"])}
      >
        {apiKeyKinds.map((one) => (
          <option key={one} value={one}>
            {t(`kind.${one}`)}
          </option>
        ))}
      </SelectField>
      {kind === "mobile" && (
        <CheckboxField
          label={t("dialog.requireUserToken")}
          description={t("dialog.requireUserTokenHint")}
          checked={requireUserToken}
          onChange={(event) => setRequireUserToken(event.target.checked)}
        />
      )}
      <SelectField
        label={t("dialog.expires")}
        value={lifetime}
        onChange={(event) => setLifetime(event.target.value as (typeof lifetimes)[number])}
      >
        {lifetimes.map((one) => (
          <option key={one} value={one}>
            {one === "never" ? t("dialog.never") : t("dialog.days", { days: Number(one) })}
          </option>
        ))}
      </SelectField>
    </DialogForm>
  );
}

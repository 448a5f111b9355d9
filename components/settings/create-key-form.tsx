import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { ChoiceField } from "@/components/ui/choice";
import { Input } from "@/components/ui/input";
import { createApiKeyMutation } from "@/lib/api-keys/client";
import { apiKeyKinds } from "@/lib/api-keys/types";
import type { ApiKeyView, NewApiKeyView } from "@/lib/api-keys/views";

interface CreateKeyFormProps {
  project: string;
  onCancel: () => void;
  onCreated: (key: NewApiKeyView) => void;
}

const lifetimes = ["never", "30", "90", "365"] as const;
const dayMs = 24 * 60 * 60 * 1_000;

export function CreateKeyForm({ project, onCancel, onCreated }: CreateKeyFormProps) {
  const t = useTranslations("settings.keys");
  const create = useMutation(createApiKeyMutation(project));
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
      onCancel={onCancel}
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
      <ChoiceField
        label={t("dialog.kind")}
        description={t(`kindText.${kind}`)}
        values={apiKeyKinds}
        value={kind}
        text={(one) => t(`kind.${one}`)}
        onChange={setKind}
      />
      {kind === "mobile" && (
        <CheckboxField
          label={t("dialog.requireUserToken")}
          description={t("dialog.requireUserTokenHint")}
          checked={requireUserToken}
          onChange={(event) => setRequireUserToken(event.target.checked)}
        />
      )}
      <ChoiceField
        label={t("dialog.expires")}
        values={lifetimes}
        value={lifetime}
        text={(one) => (one === "never" ? t("dialog.never") : t("dialog.days", { days: Number(one) }))}
        onChange={setLifetime}
      />
    </DialogForm>
  );
}

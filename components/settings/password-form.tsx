import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/operator-context";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { updateMe } from "@/lib/operators/client";
import { sessionsQuery } from "@/lib/sessions/client";
import { SettingsForm } from "./settings-form";

const minLength = 12;

/** Changing the password ends every other session. */
export function PasswordForm() {
  const t = useTranslations("settings.account");
  const { email } = useOperator();
  const [errors, setErrors] = useState<{ current?: string; next?: string }>({});
  const client = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (input: { currentPassword: string; newPassword: string }) => updateMe(input),
    onSuccess() {
      toast({ title: t("passwordChanged"), description: t("passwordChangedText") });
      return client.invalidateQueries(sessionsQuery());
    },
  });

  function submit(form: HTMLFormElement) {
    const fields = new FormData(form);
    const currentPassword = String(fields.get("current"));
    const newPassword = String(fields.get("next"));
    const found = {
      ...(!currentPassword && { current: t("currentMissing") }),
      ...(newPassword.length < minLength && { next: t("tooShort", { count: minLength }) }),
    };
    setErrors(found);
    const [first] = Object.keys(found);
    if (first) return form.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    change.mutate({ currentPassword, newPassword }, { onSuccess: () => form.reset() });
  }

  return (
    <SettingsForm
      error={change.error}
      isPending={change.isPending}
      submitLabel={t("changePassword")}
      pendingLabel={t("saving")}
      variant="secondary"
      onSubmit={submit}
    >
      {/* Tells password managers which account this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Input
        label={t("currentPassword")}
        name="current"
        type="password"
        autoComplete="current-password"
        error={errors.current}
      />
      <Input
        label={t("newPassword")}
        name="next"
        type="password"
        autoComplete="new-password"
        description={t("newPasswordHint", { count: minLength })}
        error={errors.next}
      />
    </SettingsForm>
  );
}

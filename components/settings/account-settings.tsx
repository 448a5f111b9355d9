"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/context";
import { Form } from "@/components/layout/form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { CheckboxField, Input } from "@/components/ui/fields";
import { Select } from "@/components/ui/select";
import { useToast } from "@/components/ui/toast";
import { updateMe } from "@/lib/operators/client";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import { isLanguage, languagePreference, languages } from "@/lib/preferences/types";
import { sessionsQuery } from "@/lib/sessions/client";
import { SessionsCard } from "./sessions-card";
import { Card, SettingsLayout } from "./settings-layout";

export function AccountSettings() {
  const t = useTranslations("settings.account");
  return (
    <SettingsLayout title={t("title")} text={t("text")} personal>
      <Card title={t("nameTitle")}>
        <NameForm />
      </Card>
      <Card title={t("passwordTitle")} text={t("passwordText")}>
        <PasswordForm />
      </Card>
      <SessionsCard />
      <Card title={t("languageTitle")}>
        <LanguageForm />
      </Card>
      <Card title={t("keyboardTitle")}>
        <KeyboardForm />
      </Card>
    </SettingsLayout>
  );
}

function NameForm() {
  const t = useTranslations("settings.account");
  const toast = useToast();
  const router = useRouter();
  const operator = useOperator();
  const save = useMutation({ mutationFn: updateMe });
  const name = useRequiredText((text) => !text && t("nameMissing"), operator.name);

  function submit() {
    if (!name.check()) return;
    save.mutate(
      { name: name.text },
      {
        onSuccess() {
          toast({ title: t("nameSaved") });
          router.refresh();
        },
      },
    );
  }

  return (
    <Form mutation={save} submitLabel={t("saveName")} busyLabel={t("saving")} onSubmit={submit}>
      <Input
        label={t("name")}
        description={t("nameHint")}
        maxLength={100}
        autoComplete="name"
        {...name.field}
      />
      <p className="text-sm text-ink-soft">{t("signedInAs", { email: operator.email })}</p>
    </Form>
  );
}

function LanguageForm() {
  const t = useTranslations("settings.account");
  const toast = useToast();
  const router = useRouter();
  const { data } = useQuery(preferenceQuery(languagePreference));
  const save = useMutation(savePreferenceMutation(useQueryClient(), languagePreference));
  return (
    <Select
      label={t("language")}
      value={isLanguage(data) ? data : ""}
      onChange={(event) =>
        save.mutate(event.target.value || null, {
          // The server chooses the texts, so it renders the page again.
          onSuccess: () => router.refresh(),
          onError: () => toast({ title: t("languageFailed") }),
        })
      }
    >
      <option value="">{t("languageOfBrowser")}</option>
      {languages.map((language) => (
        <option key={language} value={language} lang={language}>
          {t(`languages.${language}`)}
        </option>
      ))}
    </Select>
  );
}

/** WCAG 2.1.4 requires a way to turn single-key shortcuts off. */
function KeyboardForm() {
  const t = useTranslations("settings.account");
  const [on, set] = useSingleKeyShortcuts();
  return (
    <CheckboxField
      label={t("singleKeys")}
      description={t("singleKeysText")}
      checked={on}
      onChange={(event) => set(event.target.checked)}
    />
  );
}

const minLength = 12;

/** Changing the password ends every other session. */
function PasswordForm() {
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
    <Form
      mutation={change}
      submitLabel={t("changePassword")}
      busyLabel={t("saving")}
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
    </Form>
  );
}

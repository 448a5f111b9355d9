"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/operator-context";
import { useRequiredText } from "@/components/layout/use-required-text";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useToast } from "@/components/ui/toast";
import { updateMe } from "@/lib/operators/client";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import { isLanguage, languagePreference, languages } from "@/lib/preferences/types";
import { Card } from "./card";
import { PasswordForm } from "./password-form";
import { SessionsCard } from "./sessions-card";
import { SettingsForm } from "./settings-form";
import { SettingsLayout } from "./settings-layout";

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
    <SettingsForm
      error={save.error}
      isPending={save.isPending}
      submitLabel={t("saveName")}
      pendingLabel={t("saving")}
      onSubmit={submit}
    >
      <Input
        label={t("name")}
        description={t("nameHint")}
        maxLength={100}
        autoComplete="name"
        {...name.field}
      />
      <p className="text-sm text-ink-soft">{t("signedInAs", { email: operator.email })}</p>
    </SettingsForm>
  );
}

function LanguageForm() {
  const t = useTranslations("settings.account");
  const toast = useToast();
  const router = useRouter();
  const { data } = useQuery(preferenceQuery(languagePreference));
  const save = useMutation(savePreferenceMutation(useQueryClient(), languagePreference));
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {t("language")}
      </label>
      <Select
        id={id}
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
    </div>
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

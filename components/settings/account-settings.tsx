"use client";

import { useTranslations } from "use-intl";
import { Card } from "./card";
import { KeyboardForm } from "./keyboard-form";
import { NameForm } from "./name-form";
import { PasswordForm } from "./password-form";
import { SessionsCard } from "./sessions-card";
import { SettingsLayout } from "./settings-layout";

/** The operator's own: name, password, sessions, and how the console answers to the keyboard. */
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
      <Card title={t("keyboardTitle")}>
        <KeyboardForm />
      </Card>
    </SettingsLayout>
  );
}

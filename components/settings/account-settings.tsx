"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { Form } from "@/components/layout/form";
import { QueryState } from "@/components/layout/page";
import { useRequiredText } from "@/components/layout/use-required-text";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { Button } from "@/components/ui/button";
import { CheckboxField, Input } from "@/components/ui/fields";
import { Select } from "@/components/ui/select";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { updateMe } from "@/lib/operators/client";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import { isLanguage, languagePreference, languages } from "@/lib/preferences/types";
import { endOtherSessionsMutation, endSessionMutation, sessionsQuery } from "@/lib/sessions/client";
import type { SessionView } from "@/lib/sessions/views";
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
      className="items-start"
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
  const client = useQueryClient();
  const toast = useToast();
  const current = useRequiredText((_, typed) => !typed && t("currentMissing"));
  const next = useRequiredText((_, typed) => typed.length < minLength && t("tooShort", { count: minLength }));
  const change = useMutation({
    mutationFn: () => updateMe({ currentPassword: current.field.value, newPassword: next.field.value }),
    onSuccess() {
      current.change("");
      next.change("");
      toast({ title: t("passwordChanged"), description: t("passwordChangedText") });
      return client.invalidateQueries(sessionsQuery());
    },
  });

  return (
    <Form
      mutation={change}
      submitLabel={t("changePassword")}
      busyLabel={t("saving")}
      variant="secondary"
      onSubmit={() => {
        const isNextValid = next.check();
        // Last, because the field that is checked last gets the focus.
        if (current.check() && isNextValid) change.mutate();
      }}
    >
      {/* Tells password managers which account this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Input
        label={t("currentPassword")}
        type="password"
        name="current"
        autoComplete="current-password"
        {...current.field}
      />
      <Input
        label={t("newPassword")}
        type="password"
        name="next"
        autoComplete="new-password"
        description={t("newPasswordHint", { count: minLength })}
        {...next.field}
      />
    </Form>
  );
}

/** Where the operator is signed in. This browser's own session ends by signing out. */
function SessionsCard() {
  const t = useTranslations("settings.account.sessions");
  const toast = useToast();
  const sessions = useQuery(sessionsQuery());
  const { data } = sessions;
  const endOthers = useMutation(endOtherSessionsMutation());
  return (
    <Card title={t("title")} text={t("text")}>
      <QueryState query={sessions} failed={t("loadFailed")} />
      <ul aria-label={t("title")} className="divide-y divide-line">
        {data?.items.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <FormError error={endOthers.error} />
      {data?.items.some(({ current }) => !current) && (
        <div>
          <Button
            variant="secondary-destructive"
            aria-busy={endOthers.isPending}
            onClick={() =>
              endOthers.mutate(undefined, {
                onSuccess: ({ ended }) => toast({ title: t("othersEnded", { count: ended }) }),
              })
            }
          >
            {t("endOthers")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function SessionRow({ session }: { session: SessionView }) {
  const t = useTranslations("settings.account.sessions");
  const toast = useToast();
  const { id, browser, operatingSystem, address, createdAt, lastUsedAt, current } = session;
  const name =
    browser && operatingSystem
      ? t("browserOn", { browser, system: operatingSystem })
      : (browser ?? operatingSystem ?? t("unknown"));
  const end = useMutation({
    ...endSessionMutation(),
    // Not passed to `mutate`: this row unmounts before that callback would run.
    onSuccess: () => toast({ title: t("ended", { name }) }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {current && <Tag>{t("current")}</Tag>}
        </p>
        <p className="text-xs text-ink-soft">
          <span className="break-all">{address}</span> · {t("signedIn")} <Timestamp value={createdAt} /> ·{" "}
          {t("lastUsed")} <Timestamp value={lastUsedAt} />
        </p>
        <FormError error={end.error} />
      </div>
      {!current && (
        <Button
          size="sm"
          aria-label={t("endNamed", { name, address })}
          aria-busy={end.isPending}
          onClick={() => end.mutate(id)}
        >
          {t("end")}
        </Button>
      )}
    </li>
  );
}

"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Input } from "@/components/ui/input";
import { Secret } from "@/components/ui/secret";
import { SelectField } from "@/components/ui/select-field";
import { mintUserToken, type UserTokenRequest } from "@/lib/user-tokens/client";
import { SettingsForm } from "./settings-form";

const lifetimes = [3_600, 86_400, 2_592_000, 31_536_000] as const;

/** Creates a user token, for an email or an external user id. */
export function UserTokenForm({ project }: { project: string }) {
  const t = useTranslations("settings.signing.mint");
  const create = useMutation({ mutationFn: (input: UserTokenRequest) => mintUserToken(project, input) });
  const user = useRequiredText((text) => !text && t("whoMissing"));
  const [lifetime, setLifetime] = useState<number>(lifetimes[0]);

  function submit() {
    if (!user.check()) return;
    const { text } = user;
    const identity = text.includes("@") ? { email: text } : { userId: text };
    create.mutate({ ...identity, expiresInSeconds: lifetime });
  }

  return (
    <>
      <SettingsForm
        error={create.error}
        isPending={create.isPending}
        submitLabel={t("make")}
        pendingLabel={t("busy")}
        variant="secondary"
        onSubmit={submit}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Input
            label={t("who")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...user.field}
          />
          <SelectField
            label={t("life")}
            value={lifetime}
            onChange={(event) => setLifetime(Number(event.target.value))}
          >
            {lifetimes.map((seconds) => (
              <option key={seconds} value={seconds}>
                {t(`for.${seconds}`)}
              </option>
            ))}
          </SelectField>
        </div>
      </SettingsForm>
      {create.data && <Secret value={create.data.token} what={t("token")} warning={t("once")} />}
    </>
  );
}

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useRequiredText } from "@/components/layout/use-required-text";
import { ChoiceField } from "@/components/ui/choice";
import { Input } from "@/components/ui/input";
import { Secret } from "@/components/ui/secret";
import { mintUserToken, type UserTokenRequest } from "@/lib/user-tokens/client";
import { SettingsForm } from "./settings-form";

const lifetimes = [3_600, 86_400, 2_592_000, 31_536_000] as const;

export function UserTokenForm({ project }: { project: string }) {
  const t = useTranslations("settings.signing.mint");
  const create = useMutation({ mutationFn: (input: UserTokenRequest) => mintUserToken(project, input) });
  const user = useRequiredText((text) => !text && t("whoMissing"));
  const [lifetime, setLifetime] = useState<(typeof lifetimes)[number]>(lifetimes[0]);

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
          <ChoiceField
            label={t("life")}
            values={lifetimes}
            value={lifetime}
            text={(seconds) => t(`for.${seconds}`)}
            onChange={setLifetime}
          />
        </div>
      </SettingsForm>
      {create.data && <Secret value={create.data.token} what={t("token")} warning={t("once")} />}
    </>
  );
}

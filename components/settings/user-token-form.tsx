"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Secret } from "@/components/ui/secret";
import { SelectField } from "@/components/ui/select-field";
import { mintUserToken, type UserTokenRequest } from "@/lib/user-tokens/client";

const lives = [3_600, 86_400, 2_592_000, 31_536_000] as const;

/** A signed token for one user, by email or by the application's id for them. */
export function UserTokenForm({ project }: { project: string }) {
  const t = useTranslations("settings.signing.mint");
  const mint = useMutation({ mutationFn: (input: UserTokenRequest) => mintUserToken(project, input) });
  const who = useRequiredText((text) => !text && t("whoMissing"));
  const [life, setLife] = useState<number>(lives[0]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!who.check() || mint.isPending) return;
    const user = who.text.includes("@") ? { email: who.text } : { userId: who.text };
    mint.mutate({ ...user, expiresInSeconds: life });
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={mint.error} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Input label={t("who")} autoComplete="off" autoCapitalize="none" spellCheck={false} {...who.field} />
        <SelectField label={t("life")} value={life} onChange={(event) => setLife(Number(event.target.value))}>
          {lives.map((seconds) => (
            <option key={seconds} value={seconds}>
              {t(`for.${seconds}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <div>
        <Button type="submit" aria-busy={mint.isPending}>
          {t(mint.isPending ? "busy" : "make")}
        </Button>
      </div>
      {mint.data && <Secret value={mint.data.token} what={t("token")} warning={t("once")} />}
    </form>
  );
}

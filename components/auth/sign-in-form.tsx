"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Input } from "@/components/ui/fields";

interface SignInFormProps {
  /** Where to go afterwards: a path on this site, as checked by the page. */
  callback: string;
  /** The session expired. */
  ended: boolean;
  failed: boolean;
}

type Failure = "denied" | "limited" | "failed";

export function SignInForm({ callback, ended, failed }: SignInFormProps) {
  const t = useTranslations("signIn");
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<{ email?: boolean; password?: boolean }>({});
  const [failure, setFailure] = useState<Failure | null>(failed ? "failed" : null);

  const focus = (name: string) => form.current?.querySelector<HTMLInputElement>(`[name=${name}]`)?.focus();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const fields = new FormData(event.currentTarget);
    const [email, password] = [String(fields.get("email")).trim(), String(fields.get("password"))];
    setMissing({ email: !email, password: !password });
    if (!email || !password) return focus(email ? "password" : "email");

    setBusy(true);
    setFailure(null);
    const result = await import("next-auth/react")
      .then(({ signIn }) => signIn("credentials", { email, password, redirect: false }))
      .catch(() => undefined);
    // A full page load, so that no part of the page keeps the old session.
    if (result?.ok && !result.error) return window.location.assign(callback);
    setBusy(false);
    if (result?.status === 429) setFailure("limited");
    else setFailure(result?.error === "CredentialsSignin" ? "denied" : "failed");
    focus("password");
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      {ended && !failure && <Callout kind="info" title={t("ended")} />}
      {failure && (
        <Callout kind="failure" title={t(failure)}>
          {t(`${failure}Hint`)}
        </Callout>
      )}
      <Input
        label={t("email")}
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        error={missing.email ? t("emailMissing") : undefined}
      />
      <Input
        label={t("password")}
        name="password"
        type="password"
        autoComplete="current-password"
        error={missing.password ? t("passwordMissing") : undefined}
      />
      <Button type="submit" variant="primary" className="mt-2 h-10! w-full! justify-center" aria-busy={busy}>
        {busy ? t("submitting") : t("submit")}
      </Button>
    </form>
  );
}

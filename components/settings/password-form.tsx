"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useOperator } from "@/components/layout/operator-context";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { updateMe } from "@/lib/operators/client";
import { sessionsQuery } from "@/lib/sessions/client";

const shortest = 12;

/** Changes the password, which ends every session but the one of this browser. */
export function PasswordForm() {
  const t = useTranslations("settings.account");
  const { email } = useOperator();
  const form = useRef<HTMLFormElement>(null);
  const [problems, setProblems] = useState<{ current?: string; next?: string }>({});
  const client = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (input: { currentPassword: string; newPassword: string }) => updateMe(input),
    onSuccess() {
      form.current?.reset();
      toast({ title: t("passwordChanged"), description: t("passwordChangedText") });
      return client.invalidateQueries(sessionsQuery());
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (change.isPending) return;
    const fields = new FormData(event.currentTarget);
    const currentPassword = String(fields.get("current"));
    const newPassword = String(fields.get("next"));
    const found = {
      ...(!currentPassword && { current: t("currentMissing") }),
      ...(newPassword.length < shortest && { next: t("tooShort", { count: shortest }) }),
    };
    setProblems(found);
    const [first] = Object.keys(found);
    if (first) return form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    change.mutate({ currentPassword, newPassword });
  }

  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={change.error} />
      {/* For password managers: whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Input
        label={t("currentPassword")}
        name="current"
        type="password"
        autoComplete="current-password"
        error={problems.current}
      />
      <Input
        label={t("newPassword")}
        name="next"
        type="password"
        autoComplete="new-password"
        description={t("newPasswordHint", { count: shortest })}
        error={problems.next}
      />
      <div>
        <Button type="submit" aria-busy={change.isPending}>
          {t(change.isPending ? "saving" : "changePassword")}
        </Button>
      </div>
    </form>
  );
}

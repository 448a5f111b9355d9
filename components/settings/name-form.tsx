"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useOperator } from "@/components/layout/operator-context";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { updateMe } from "@/lib/operators/client";

export function NameForm() {
  const t = useTranslations("settings.account");
  const toast = useToast();
  const router = useRouter();
  const operator = useOperator();
  const save = useMutation({ mutationFn: updateMe });
  const name = useRequiredText((text) => !text && t("nameMissing"), operator.name);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!name.check() || save.isPending) return;
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
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={save.error} />
      <Input
        label={t("name")}
        description={t("nameHint")}
        maxLength={100}
        autoComplete="name"
        {...name.field}
      />
      <p className="text-sm text-ink-soft">{t("signedInAs", { email: operator.email })}</p>
      <div>
        <Button type="submit" variant="primary" aria-busy={save.isPending}>
          {t(save.isPending ? "saving" : "saveName")}
        </Button>
      </div>
    </form>
  );
}

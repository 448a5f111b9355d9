"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/operator-context";
import { Refusal } from "@/components/layout/refusal";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { changeMe } from "@/lib/operators/client";

export function NameForm() {
  const t = useTranslations("settings.account");
  const toast = useToast();
  const router = useRouter();
  const operator = useOperator();
  const field = useRef<HTMLInputElement>(null);
  const save = useMutation({ mutationFn: changeMe });
  const [name, setName] = useState(operator.name);
  const [problem, setProblem] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!name.trim()) {
      setProblem(t("nameMissing"));
      return field.current?.focus();
    }
    if (save.isPending) return;
    save.mutate(
      { name: name.trim() },
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
      <Refusal error={save.error} />
      <Input
        ref={field}
        label={t("name")}
        description={t("nameHint")}
        value={name}
        maxLength={100}
        autoComplete="name"
        error={problem}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(undefined);
        }}
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

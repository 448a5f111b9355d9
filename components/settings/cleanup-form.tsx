"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { updateCleanupMutation } from "@/lib/cleanup/client";
import type { CleanupView } from "@/lib/cleanup/views";
import { ApiError } from "@/lib/http/client";
import { Card } from "./card";

const most = { staleAfterDays: 3_650, mostPercent: 100, historyDays: 3_650 } as const;
type NumberField = keyof typeof most;

/** When a device is stale, what is done about it, and how long history is kept. */
export function CleanupForm({ project, hygiene: cleanup }: { project: string; hygiene: CleanupView }) {
  const t = useTranslations("settings.cleanup");
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation(updateCleanupMutation(useQueryClient(), project));
  const [numbers, setNumbers] = useState<Record<NumberField, string>>({
    staleAfterDays: String(cleanup.staleAfterDays),
    mostPercent: String(cleanup.mostPercent),
    historyDays: String(cleanup.historyDays ?? 400),
  });
  const [disableStale, setDisableStale] = useState(cleanup.disableStale);
  const [dropsHistory, setDropsHistory] = useState(cleanup.historyDays !== null);
  const [problem, setProblem] = useState<NumberField>();

  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = (Object.keys(most) as NumberField[]).filter(
      (name) => name !== "historyDays" || dropsHistory,
    );
    const bad = wanted.find(
      (name) => !/^[1-9]\d*$/.test(numbers[name]) || Number(numbers[name]) > most[name],
    );
    setProblem(bad);
    if (bad) return form.current?.querySelector<HTMLInputElement>(`[name=${bad}]`)?.focus();
    if (save.isPending) return;
    const current = save.error instanceof ApiError ? (save.error.current as CleanupView) : undefined;
    save.mutate(
      {
        change: {
          staleAfterDays: Number(numbers.staleAfterDays),
          disableStale,
          mostPercent: Number(numbers.mostPercent),
          historyDays: dropsHistory ? Number(numbers.historyDays) : null,
        },
        version: (current ?? cleanup).version,
      },
      { onSuccess: () => toast({ title: t("saved") }) },
    );
  }

  const field = (name: NumberField) => ({
    name,
    label: t(name),
    description: t(`${name}Hint`),
    inputMode: "numeric" as const,
    autoComplete: "off",
    value: numbers[name],
    error: problem === name ? t("numberBad", { most: most[name] }) : undefined,
    onChange: (event: { target: { value: string } }) => {
      setProblem(undefined);
      setNumbers({ ...numbers, [name]: event.target.value.trim() });
    },
  });
  return (
    <Card title={t("settings")}>
      <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-5">
        <FormError error={save.error} />
        <Input {...field("staleAfterDays")} />
        <CheckboxField
          label={t("disableStale")}
          description={t("disableStaleHint")}
          checked={disableStale}
          onChange={(event) => setDisableStale(event.target.checked)}
        />
        <Input {...field("mostPercent")} />
        <CheckboxField
          label={t("dropsHistory")}
          description={t("dropsHistoryHint")}
          checked={dropsHistory}
          onChange={(event) => setDropsHistory(event.target.checked)}
        />
        {dropsHistory && <Input {...field("historyDays")} />}
        <div>
          <Button type="submit" variant="primary" aria-busy={save.isPending}>
            {t(save.isPending ? "saving" : "save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { Form } from "@/components/layout/form";
import { CheckboxField, Input } from "@/components/ui/fields";
import { useToast } from "@/components/ui/toast";
import { updateCleanupMutation } from "@/lib/cleanup/client";
import type { CleanupView } from "@/lib/cleanup/views";
import { ApiError } from "@/lib/http/client";
import { Card } from "./settings-layout";

const maximum = { staleAfterDays: 3_650, safetyLimitPercent: 100, historyDays: 3_650 } as const;
type NumberField = keyof typeof maximum;

export function CleanupForm({ cleanup }: { cleanup: CleanupView }) {
  const project = useProjectSlug();
  const t = useTranslations("settings.cleanup");
  const toast = useToast();
  const save = useMutation(updateCleanupMutation(useQueryClient(), project));
  const [numbers, setNumbers] = useState<Record<NumberField, string>>({
    staleAfterDays: String(cleanup.staleAfterDays),
    safetyLimitPercent: String(cleanup.safetyLimitPercent),
    historyDays: String(cleanup.historyDays ?? 400),
  });
  const [disableStale, setDisableStale] = useState(cleanup.disableStale);
  const [deletesHistory, setDeletesHistory] = useState(cleanup.historyDays !== null);
  const [invalid, setInvalid] = useState<NumberField>();

  function submit(form: HTMLFormElement) {
    const shown = (Object.keys(maximum) as NumberField[]).filter(
      (name) => name !== "historyDays" || deletesHistory,
    );
    const firstInvalid = shown.find(
      (name) => !/^[1-9]\d*$/.test(numbers[name]) || Number(numbers[name]) > maximum[name],
    );
    setInvalid(firstInvalid);
    if (firstInvalid) return form.querySelector<HTMLInputElement>(`[name=${firstInvalid}]`)?.focus();
    // After a conflict, saving again overwrites the version that the error shows.
    const current = save.error instanceof ApiError ? (save.error.current as CleanupView) : undefined;
    save.mutate(
      {
        change: {
          staleAfterDays: Number(numbers.staleAfterDays),
          disableStale,
          safetyLimitPercent: Number(numbers.safetyLimitPercent),
          historyDays: deletesHistory ? Number(numbers.historyDays) : null,
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
    error: invalid === name ? t("numberBad", { max: maximum[name] }) : undefined,
    onChange: (event: { target: { value: string } }) => {
      setInvalid(undefined);
      setNumbers({ ...numbers, [name]: event.target.value.trim() });
    },
  });
  return (
    <Card title={t("settings")}>
      <Form mutation={save} submitLabel={t("save")} busyLabel={t("saving")} onSubmit={submit}>
        <Input {...field("staleAfterDays")} />
        <CheckboxField
          label={t("disableStale")}
          description={t("disableStaleHint")}
          checked={disableStale}
          onChange={(event) => setDisableStale(event.target.checked)}
        />
        <Input {...field("safetyLimitPercent")} />
        <CheckboxField
          label={t("dropsHistory")}
          description={t("dropsHistoryHint")}
          checked={deletesHistory}
          onChange={(event) => setDeletesHistory(event.target.checked)}
        />
        {deletesHistory && <Input {...field("historyDays")} />}
      </Form>
    </Card>
  );
}

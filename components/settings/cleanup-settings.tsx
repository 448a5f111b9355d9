"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { Form } from "@/components/layout/form";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CheckboxField, Input } from "@/components/ui/fields";
import { linkButton } from "@/components/ui/styles";
import { DateTime, FullTimestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import {
  cleanupQuery,
  isCleanupActive,
  runCleanupMutation,
  updateCleanupMutation,
} from "@/lib/cleanup/client";
import type { CleanupRunView, CleanupView } from "@/lib/cleanup/views";
import { ApiError } from "@/lib/http/client";
import { Card, SettingsLayout } from "./settings-layout";

export function CleanupSettings() {
  const t = useTranslations("settings.cleanup");
  const slug = useProjectSlug();
  const { canAdminister } = usePermissions();
  const cleanup = useQuery({ ...cleanupQuery(slug), enabled: canAdminister });
  const { data } = cleanup;
  return (
    <SettingsLayout title={t("title")} text={t("text")}>
      <QueryState query={cleanup} failed={t("loadFailed")} />
      {data && <NextCleanup cleanup={data} />}
      {data?.last && <LastCleanup run={data.last} />}
      {data && <CleanupForm key={slug} cleanup={data} />}
    </SettingsLayout>
  );
}

function LastCleanup({ run }: { run: CleanupRunView }) {
  const t = useTranslations("settings.cleanup");
  const { outcome, by, stale, enabled, disabled, dropped } = run;
  return (
    <Card title={t("last")}>
      <div role="status">
        <ul className="flex flex-col gap-1.5">
          <li className="font-medium">{t(`outcome.${outcome}`)}</li>
          <li>
            <FullTimestamp value={run.startedAt} /> {t("by", { by })}
          </li>
          <li>{t("found", { stale, enabled })}</li>
          <li>{t("did", { disabled, dropped })}</li>
        </ul>
      </div>
    </Card>
  );
}

function NextCleanup({ cleanup }: { cleanup: CleanupView }) {
  const project = useProjectSlug();
  const t = useTranslations("settings.cleanup");
  const href = useProjectHref();
  const run = useMutation(runCleanupMutation(useQueryClient(), project));
  const { devices, history } = useSummary(cleanup);
  const isBusy = run.isPending || isCleanupActive(cleanup);
  const { next, staleAfterDays } = cleanup;
  return (
    <Card title={t("next")}>
      <FormError error={run.error} />
      {next.wouldStop && <Callout kind="info" title={t("stops")} />}
      <ul className="flex flex-col gap-1.5">
        <li>
          {t("due")} <DateTime value={next.dueAt} />
        </li>
        <li>{devices}</li>
        {cleanup.historyDays !== null && <li>{history}</li>}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button aria-busy={isBusy} onClick={() => !isBusy && run.mutate()}>
          {t(isBusy ? "running" : "run")}
        </Button>
        {next.stale > 0 && (
          <Link
            href={href(`/devices?status=enabled&lastSeenBefore=${staleAfterDays}d`)}
            className={linkButton}
          >
            {t("show")}
          </Link>
        )}
      </div>
    </Card>
  );
}

function useSummary({ next, disableStale, safetyLimitPercent }: CleanupView) {
  const t = useTranslations("settings.cleanup");
  const format = useFormatter();
  const { stale, staleIsEstimate, enabled, wouldStop, history, historyIsMore } = next;
  const share = format.number(enabled === 0 ? 0 : stale / enabled, {
    style: "percent",
    maximumFractionDigits: 1,
  });
  const count = staleIsEstimate ? t("about", { count: stale }) : format.number(stale);
  return {
    devices: t(wouldStop ? "willStop" : disableStale ? "willDisable" : "willLook", {
      count,
      enabled,
      share,
      max: safetyLimitPercent,
    }),
    history: t(historyIsMore ? "willDropMore" : "willDrop", { history }),
  };
}

const maximum = { staleAfterDays: 3_650, safetyLimitPercent: 100, historyDays: 3_650 } as const;
type NumberField = keyof typeof maximum;

function CleanupForm({ cleanup }: { cleanup: CleanupView }) {
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

"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { usePermissions, useProject, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/form-error";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { linkButton } from "@/components/ui/styles";
import { DateTime, FullTimestamp } from "@/components/ui/timestamp";
import { cleanupQuery, isCleanupActive, runCleanupMutation } from "@/lib/cleanup/client";
import type { CleanupRunView, CleanupView } from "@/lib/cleanup/views";
import { CleanupForm } from "./cleanup-form";
import { Card, SettingsLayout } from "./settings-layout";

export function CleanupSettings() {
  const t = useTranslations("settings.cleanup");
  const slug = useProject()?.slug ?? "";
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

"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/components/layout/error-state";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { Skeleton } from "@/components/ui/skeleton";
import { FullTimestamp } from "@/components/ui/timestamp";
import { cleanupQuery } from "@/lib/cleanup/client";
import type { CleanupRunView } from "@/lib/cleanup/views";
import { Card } from "./card";
import { CleanupForm } from "./cleanup-form";
import { NextCleanup } from "./next-cleanup";
import { SettingsLayout } from "./settings-layout";

export function CleanupSettings() {
  const t = useTranslations("settings.cleanup");
  const slug = useProject()?.slug ?? "";
  const { canAdminister } = usePermissions();
  const { data, error, refetch } = useQuery({ ...cleanupQuery(slug), enabled: canAdminister });
  return (
    <SettingsLayout title={t("title")} text={t("text")}>
      {error && !data && <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="w-2/3" />}
      {data && <NextCleanup project={slug} cleanup={data} />}
      {data?.last && <LastCleanup run={data.last} />}
      {data && <CleanupForm key={slug} project={slug} cleanup={data} />}
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

"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/components/layout/error-state";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { Skeleton } from "@/components/ui/skeleton";
import { cleanupQuery } from "@/lib/cleanup/client";
import { CleanupForm } from "./cleanup-form";
import { LastCleanup } from "./last-cleanup";
import { NextCleanup } from "./next-cleanup";
import { SettingsLayout } from "./settings-layout";

/** Stale devices and old history: what becomes of them, and when. */
export function CleanupSettings() {
  const t = useTranslations("settings.cleanup");
  const slug = useProject()?.slug ?? "";
  const { canAdminister } = usePermissions();
  const { data, error, refetch } = useQuery({ ...cleanupQuery(slug), enabled: canAdminister });
  return (
    <SettingsLayout title={t("title")} text={t("text")}>
      {error && !data && <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="w-2/3" />}
      {data && <NextCleanup project={slug} hygiene={data} />}
      {data?.last && <LastCleanup pass={data.last} />}
      {data && <CleanupForm key={slug} project={slug} hygiene={data} />}
    </SettingsLayout>
  );
}

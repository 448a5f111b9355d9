"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Failure } from "@/components/layout/failure";
import { useMay, useProject } from "@/components/layout/use-project";
import { Skeleton } from "@/components/ui/skeleton";
import { hygieneQuery } from "@/lib/hygiene/client";
import { HygieneForm } from "./hygiene-form";
import { HygieneLast } from "./hygiene-last";
import { HygieneNext } from "./hygiene-next";
import { SettingsFrame } from "./settings-frame";

/** Stale devices and old history: what becomes of them, and when. */
export function HygieneSettings() {
  const t = useTranslations("settings.hygiene");
  const slug = useProject()?.slug ?? "";
  const { administer } = useMay();
  const { data, error, refetch } = useQuery({ ...hygieneQuery(slug), enabled: administer });
  return (
    <SettingsFrame title={t("title")} text={t("text")}>
      {error && !data && <Failure title={t("loadFailed")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="w-2/3" />}
      {data && <HygieneNext project={slug} hygiene={data} />}
      {data?.last && <HygieneLast pass={data.last} />}
      {data && <HygieneForm key={slug} project={slug} hygiene={data} />}
    </SettingsFrame>
  );
}

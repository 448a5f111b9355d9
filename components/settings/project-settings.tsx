"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/components/layout/error-state";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { Skeleton } from "@/components/ui/skeleton";
import { projectQuery } from "@/lib/projects/client";
import { ApplicationsCard } from "./applications-card";
import { EndOfProject } from "./end-of-project";
import { ProjectForm } from "./project-form";
import { SettingsLayout } from "./settings-layout";

export function ProjectSettings() {
  const t = useTranslations("settings.project");
  const slug = useProject()?.slug ?? "";
  const { canAdminister } = usePermissions();
  const { data, error, refetch } = useQuery({ ...projectQuery(slug), enabled: canAdminister });
  return (
    <SettingsLayout
      title={t("title")}
      text={t("text")}
      inArchive={data && <EndOfProject key={`${data.id} end`} project={data} />}
    >
      {error && !data && <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="w-2/3" />}
      {data && <ProjectForm key={data.id} project={data} />}
      {data && <ApplicationsCard key={`${data.id} applications`} project={slug} />}
    </SettingsLayout>
  );
}

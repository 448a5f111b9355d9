"use client";

import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FirstUse } from "@/components/first-use/first-use";
import { useFirstUse } from "@/components/first-use/use-first-use";
import { NoProject } from "@/components/layout/empty-state";
import { ErrorState } from "@/components/layout/error-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { usePreload } from "@/components/layout/use-preload";
import { useProject } from "@/components/layout/use-project";
import { projectPath } from "@/lib/http/client";
import { overviewPath, overviewQuery } from "@/lib/overview/client";
import { projectQuery } from "@/lib/projects/client";
import { Overview } from "./overview";
import { OverviewSkeleton } from "./overview-skeleton";

export function OverviewPage() {
  const t = useTranslations("overview");
  const project = useProject();
  if (!project) return <NoProject title={t("title")} />;
  return <ProjectOverview key={project.slug} project={project} />;
}

/** A project at a glance; a new one shows how its first device comes in, and stays with that until it is there. */
function ProjectOverview({ project }: { project: ConsoleProject }) {
  const t = useTranslations("overview");
  usePreload(projectPath(project.slug));
  usePreload(overviewPath(project.slug));
  const { data, error, refetch } = useQuery(projectQuery(project.slug));
  const first = useFirstUse(data?.isEmpty);
  usePrefetchQuery(overviewQuery(project.slug));

  if (error && !data)
    return (
      <>
        <PageHeader title={t("title")} />
        <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />
      </>
    );
  if (!data) return <OverviewSkeleton />;
  if (first.isShown) return <FirstUse project={project} nextLabel={t("goOn")} onNext={first.finish} />;
  return <Overview project={project} hasSampleData={data.hasSampleData} />;
}

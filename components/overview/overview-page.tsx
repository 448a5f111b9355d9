"use client";

import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FirstUse } from "@/components/first-use/first-use";
import { Failure } from "@/components/layout/failure";
import { NoProject } from "@/components/layout/no-project";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { useProject } from "@/components/layout/use-project";
import { overviewQuery } from "@/lib/overview/client";
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
  const { data, error, refetch } = useQuery(projectQuery(project.slug));
  const [welcomed, setWelcomed] = useState(false);
  const [seenEmpty, setSeenEmpty] = useState(false);
  usePrefetchQuery(overviewQuery(project.slug));
  if (data?.isEmpty && !seenEmpty) setSeenEmpty(true);
  // Filled, as with sample data: were it emptied again, it would be new again.
  if (data && !data.isEmpty && seenEmpty && welcomed) {
    setSeenEmpty(false);
    setWelcomed(false);
  }

  if (error && !data)
    return (
      <>
        <PageHeader title={t("title")} />
        <Failure title={t("loadFailed")} error={error} onRetry={() => void refetch()} />
      </>
    );
  if (!data) return <OverviewSkeleton />;
  if (seenEmpty && !welcomed) return <FirstUse project={project} onDone={() => setWelcomed(true)} />;
  return <Overview project={project} hasSampleData={data.hasSampleData} />;
}

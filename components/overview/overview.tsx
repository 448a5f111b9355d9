"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { EventList } from "@/components/activity/event-list";
import { SampleBanner } from "@/components/first-use/sample-banner";
import { ErrorState } from "@/components/layout/error-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { usePermissions, useProjectHref } from "@/components/layout/use-project";
import { Timestamp } from "@/components/ui/timestamp";
import { overviewQuery } from "@/lib/overview/client";
import { Breakdowns } from "./breakdowns";
import { CleanupNotice } from "./cleanup-notice";
import { DaysPanel } from "./days-panel";
import { OverviewSkeleton } from "./overview-skeleton";
import { Panel } from "./panel";
import { Tiles } from "./tiles";

/** The numbers of a project, each leading to what it counts. */
export function Overview({ project, hasSampleData }: { project: ConsoleProject; hasSampleData: boolean }) {
  const t = useTranslations("overview");
  const href = useProjectHref();
  const { canAdminister: administer } = usePermissions();
  const { data, error, refetch } = useQuery(overviewQuery(project.slug));
  if (error && !data)
    return (
      <>
        <PageHeader title={t("title")} />
        <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />
      </>
    );
  if (!data) return <OverviewSkeleton />;
  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={
          data.lastActivityAt && (
            <span>
              {t("lastActivity")} <Timestamp value={data.lastActivityAt} />
            </span>
          )
        }
      />
      <div className="flex w-full max-w-6xl flex-col gap-4 px-4 pb-12 sm:px-6">
        <CleanupNotice project={project.slug} />
        {hasSampleData && <SampleBanner project={project.slug} />}
        <Tiles overview={data} project={project.slug} />
        <DaysPanel days={data.days} />
        <Breakdowns overview={data} />
        <Panel
          title={t("recent")}
          actions={
            administer && (
              <Link
                href={href("/activity")}
                className="rounded-sm text-sm text-accent-ink hover:underline pointer-coarse:py-2"
              >
                {t("allActivity")}
              </Link>
            )
          }
        >
          <EventList events={data.recent} />
        </Panel>
      </div>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/select";
import { versionsQuery } from "@/lib/overview/client";
import type { OverviewRange } from "@/lib/overview/types";
import { ChartTable } from "./chart-table";
import { Panel } from "./panel";
import { useFormatDay } from "./periods";
import { chartSkeleton } from "./timeline-panel";
import { versionColors } from "./version-colors";

const VersionsChart = dynamic(() => import("./versions-chart").then((module) => module.VersionsChart), {
  ssr: false,
  loading: () => chartSkeleton,
});

/** The share of each version among an application's enabled devices, by day. */
export function VersionsPanel({ range }: { range: OverviewRange }) {
  const project = useProjectSlug();
  const t = useTranslations("overview");
  const formatDay = useFormatDay();
  const [application, setApplication] = useState<string | null>(null);
  const [asTable, setAsTable] = useState(false);
  const query = useQuery(versionsQuery(project, range, application));
  const { data, isPlaceholderData } = query;
  // The five most frequent versions, and what stands for all others where there are any.
  const names = data?.versions.map((version) => version || t("noVersion"));
  if (data?.days.some(({ other }) => other > 0)) names?.push(t("otherVersions"));
  const hasDevices = data !== undefined && data.application !== null;
  return (
    <Panel
      title={t("versionsOverTime")}
      subtitle={data?.since ? t("since", { day: formatDay(data.since) }) : undefined}
      actions={
        <Button size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t("asTable")}
        </Button>
      }
    >
      <QueryState query={query} failed={t("loadFailed")} skeleton={chartSkeleton} />
      {data && !hasDevices && <p className="py-1 text-sm text-ink-soft">{t("noDevices")}</p>}
      {data?.application && names && (
        <div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-50" : ""}>
          <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            {data.applications.length > 1 && (
              <Choice
                aria-label={t("application")}
                values={data.applications.map(({ id }) => id)}
                value={data.application}
                text={(id) => data.applications.find((known) => known.id === id)?.name ?? ""}
                onChange={setApplication}
              />
            )}
            <ul aria-label={t("versions")} className="flex flex-wrap gap-x-4 gap-y-1">
              {names.map((name, at) => (
                <li key={name} className="flex items-center gap-1.5">
                  <span
                    aria-hidden="true"
                    className="size-2.5 rounded-[3px]"
                    style={{ background: versionColors[at] }}
                  />
                  <span className="max-w-40 truncate text-ink-soft" title={name}>
                    {name}
                  </span>
                </li>
              ))}
            </ul>
          </div>
          {asTable ? (
            <ChartTable
              label={t("versionsOverTime")}
              head={[t("day"), ...names]}
              rows={data.days.map(({ day, counts, other }) => ({
                key: day,
                name: formatDay(day, true),
                values: [...counts, other].slice(0, names.length),
              }))}
            />
          ) : (
            <VersionsChart
              versions={data}
              names={names}
              label={t("versionsLabel", { days: data.days.length })}
            />
          )}
        </div>
      )}
    </Panel>
  );
}

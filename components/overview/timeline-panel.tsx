import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useTimeZone, useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/styles";
import { timelineQuery } from "@/lib/overview/client";
import type { OverviewRange } from "@/lib/overview/types";
import type { TimelineView } from "@/lib/overview/views";
import { ChartTable } from "./chart-table";
import { Panel } from "./panel";
import { useFormatPeriod, usePeriodHref } from "./periods";

export const chartSkeleton = <div className="h-64 animate-pulse rounded-lg bg-sunken" />;

// The chart library is larger than the rest of the page, so it loads afterwards.
const TimelineChart = dynamic(() => import("./timeline-chart").then((module) => module.TimelineChart), {
  ssr: false,
  loading: () => chartSkeleton,
});

/** Registered and disabled devices by day or hour. */
export function TimelinePanel({ range }: { range: OverviewRange }) {
  const project = useProjectSlug();
  const t = useTranslations("overview");
  const timeZone = useTimeZone() ?? "UTC";
  const [asTable, setAsTable] = useState(false);
  const query = useQuery(timelineQuery(project, range, timeZone));
  const { data, isPlaceholderData } = query;
  const sum = (key: "registered" | "disabled") =>
    data?.periods.reduce((total, period) => total + period[key], 0) ?? 0;
  const totals = { registered: sum("registered"), disabled: sum("disabled") };
  return (
    <Panel
      title={t("timeline")}
      subtitle={t("inRange", { range: t(`ranges.${range}`), timeZone })}
      actions={
        <span className="flex gap-2">
          <Button size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t("asTable")}
          </Button>
          <TimelineCsv timeline={data} />
        </span>
      }
    >
      <div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-50" : ""}>
        <dl className="mb-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {(["registered", "disabled"] as const).map((key) => (
            <div key={key} className="flex items-center gap-2">
              <span
                aria-hidden="true"
                className={`size-2.5 ${key === "registered" ? "rounded-[3px] bg-accent" : "rounded-full bg-bad"}`}
              />
              <dt className="text-ink-soft">{t(key)}</dt>
              <dd className="font-medium tabular-nums">{data && t("times", { count: totals[key] })}</dd>
            </div>
          ))}
        </dl>
        <QueryState query={query} failed={t("loadFailed")} skeleton={chartSkeleton} />
        {data &&
          (asTable ? (
            <TimelineTable timeline={data} />
          ) : (
            <TimelineChart
              timeline={data}
              label={t("chartLabel", { ...totals, range: t(`ranges.${data.range}`) })}
            />
          ))}
      </div>
    </Panel>
  );
}

/** A period links to the devices registered in it that still exist. */
function TimelineTable({ timeline }: { timeline: TimelineView }) {
  const t = useTranslations("overview");
  const { periods, unit } = timeline;
  const formatPeriod = useFormatPeriod(unit);
  const hrefOf = usePeriodHref(timeline);
  return (
    <ChartTable
      label={t("timeline")}
      head={[t(unit), t("registered"), t("disabled")]}
      rows={periods.map(({ start, registered, disabled }, at) => ({
        key: start,
        name: (
          <Link
            href={hrefOf(at)}
            prefetch={false}
            className="rounded-sm hover:text-accent-ink hover:underline"
          >
            {formatPeriod(start, true)}
          </Link>
        ),
        values: [registered, disabled],
      }))}
    />
  );
}

/** Invisible until there is something to download, so that nothing moves when it comes. */
function TimelineCsv({ timeline }: { timeline: TimelineView | undefined }) {
  const t = useTranslations("overview");
  const { periods = [], timeZone = "", range } = timeline ?? {};
  const lines = periods.map(
    ({ start, registered, disabled }) => `${localTime(start, timeZone)},${registered},${disabled}\r\n`,
  );
  const csv = [`start (${timeZone}),registered,disabled\r\n`, ...lines].join("");
  return (
    <a
      href={`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`}
      download={`${t("csvName")}-${range}.csv`}
      aria-label={t("downloadCsv")}
      className={`${timeline ? "" : "invisible"} ${linkButton} h-6.5! px-2! text-xs! pointer-coarse:h-11! pointer-coarse:px-3.5!`}
    >
      {t("asCsv")}
    </a>
  );
}

/** As spreadsheets read it: 2026-11-29 14:00. Swedish writes dates so. */
const localTime = (start: string, timeZone: string): string =>
  new Date(start).toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });

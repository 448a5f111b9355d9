"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { OverviewView } from "@/lib/overview/views";
import { DaysCsv } from "./days-csv";
import { DaysTable } from "./days-table";
import { Panel } from "./panel";

// The chart's library is larger than the rest of the page; the numbers do not wait for it.
const DaysChart = dynamic(() => import("./days-chart").then((module) => module.DaysChart), {
  ssr: false,
  loading: () => <div className="h-60 animate-pulse rounded-lg bg-sunken" />,
});

/** Registrations and disables of the last thirty days, drawn or as a table. */
export function DaysPanel({ days }: { days: OverviewView["days"] }) {
  const t = useTranslations("overview");
  const [asTable, setAsTable] = useState(false);
  const sum = (key: "registered" | "disabled") => days.reduce((total, day) => total + day[key], 0);
  const totals = { registered: sum("registered"), disabled: sum("disabled") };
  return (
    <Panel
      title={t("days")}
      subtitle={t("daysText")}
      actions={
        <span className="flex gap-2">
          <Button size="sm" onClick={() => setAsTable(!asTable)}>
            {t(asTable ? "asChart" : "asTable")}
          </Button>
          <DaysCsv days={days} />
        </span>
      }
    >
      <dl className="mb-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {(["registered", "disabled"] as const).map((key) => (
          <div key={key} className="flex items-center gap-2">
            <span
              aria-hidden="true"
              className={`size-2.5 ${key === "registered" ? "rounded-[3px] bg-accent" : "rounded-full bg-bad"}`}
            />
            <dt className="text-ink-soft">{t(key)}</dt>
            <dd className="font-medium tabular-nums">{t("times", { count: totals[key] })}</dd>
          </div>
        ))}
      </dl>
      {asTable ? <DaysTable days={days} /> : <DaysChart days={days} label={t("chartLabel", totals)} />}
    </Panel>
  );
}

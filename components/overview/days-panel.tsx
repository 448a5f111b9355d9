"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/styles";
import type { OverviewView } from "@/lib/overview/views";
import { DaysTable } from "./days-table";
import { Panel } from "./panel";

// The chart library is larger than the rest of the page, so it loads afterwards.
const DaysChart = dynamic(() => import("./days-chart").then((module) => module.DaysChart), {
  ssr: false,
  loading: () => <div className="h-60 animate-pulse rounded-lg bg-sunken" />,
});

/** Registered and disabled devices of the last 30 days. */
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

function DaysCsv({ days }: { days: OverviewView["days"] }) {
  const t = useTranslations("overview");
  const lines = days.map(({ day, registered, disabled }) => `${day},${registered},${disabled}\r\n`);
  const csv = ["day,registered,disabled\r\n", ...lines].join("");
  return (
    <a
      href={`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`}
      download={`${t("csvName")}-${days.at(-1)?.day ?? ""}.csv`}
      className={`${linkButton} h-6.5! px-2! text-xs! pointer-coarse:h-11! pointer-coarse:px-3.5!`}
    >
      {t("asCsv")}
    </a>
  );
}

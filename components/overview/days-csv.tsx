"use client";

import { useTranslations } from "use-intl";
import { linkButton } from "@/components/ui/styles";
import type { OverviewView } from "@/lib/overview/views";

/** The chart's numbers as a file. */
export function DaysCsv({ days }: { days: OverviewView["days"] }) {
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

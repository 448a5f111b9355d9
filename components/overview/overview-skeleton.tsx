"use client";

import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/layout/page-header";
import { tileGrid } from "./tiles";

const tiles = ["one", "two", "three", "four", "five"];

/** The shape of the overview before its numbers are here. */
export function OverviewSkeleton() {
  const t = useTranslations();
  return (
    <>
      <PageHeader title={t("overview.title")} />
      <div role="status" className="flex max-w-6xl flex-col gap-4 px-4 pb-12 sm:px-6">
        <span className="sr-only">{t("table.loading")}</span>
        <div className={tileGrid}>
          {tiles.map((tile) => (
            <div key={tile} className="h-24 rounded-xl bg-sunken" />
          ))}
        </div>
        <div className="h-72 rounded-xl bg-sunken" />
      </div>
    </>
  );
}

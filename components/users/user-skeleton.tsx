"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/layout/page-header";
import { Skeleton } from "@/components/ui/skeleton";

const columns = ["one", "two"];
const lines = ["w-2/3", "w-1/2", "w-3/4", "w-2/5", "w-3/5"];

/** The shape of a user's page before the user is here. */
export function UserSkeleton({ breadcrumbs }: { breadcrumbs: ReactNode }) {
  const t = useTranslations();
  return (
    <div className="w-full max-w-6xl">
      <PageHeader title={t("users.detail.loading")} breadcrumbs={breadcrumbs} />
      <div role="status" className="flex flex-col gap-8 px-4 pt-1 sm:px-6">
        <span className="sr-only">{t("table.loading")}</span>
        <div className="h-19 rounded-xl bg-sunken" />
        <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
          {columns.map((column) => (
            <div key={column} className="flex flex-col gap-7">
              {lines.map((width) => (
                <Skeleton key={width} className={width} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

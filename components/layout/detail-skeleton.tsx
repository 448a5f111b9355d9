import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/ui/skeleton";
import { PageHeader } from "./page-header";

const groups = ["one", "two", "three", "four"];
const lines = ["w-2/3", "w-1/2", "w-3/4", "w-2/5"];

export function DetailSkeleton({ title, breadcrumbs }: { title: string; breadcrumbs: ReactNode }) {
  const t = useTranslations("table");
  return (
    <div className="w-full max-w-[100rem]">
      <PageHeader title={title} breadcrumbs={breadcrumbs} />
      <div role="status" className="flex flex-col gap-8 px-4 pt-1 sm:px-6">
        <span className="sr-only">{t("loading")}</span>
        <div className="h-19 rounded-xl bg-sunken" />
        <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
          {groups.map((group) => (
            <div key={group} className="flex flex-col gap-7">
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

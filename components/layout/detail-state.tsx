import type { UseQueryResult } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useListHref } from "@/components/data-table/use-list-position";
import { Skeleton } from "@/components/ui/skeleton";
import { linkButton } from "@/components/ui/styles";
import { EmptyState, ErrorState, PageHeader } from "./page";

const groups = ["one", "two", "three", "four"];
const lines = ["w-2/3", "w-1/2", "w-3/4", "w-2/5"];

interface DetailStateProps {
  list: "devices" | "users";
  isMissing: boolean;
  query: Pick<UseQueryResult, "error" | "refetch">;
  /** Its name, if it is known. */
  name: string | undefined;
  breadcrumbs: ReactNode;
}

/** In place of a device's or a user's page: that it does not exist, why it failed to load, or a skeleton. */
export function DetailState({
  list,
  isMissing,
  query: { error, refetch },
  name,
  breadcrumbs,
}: DetailStateProps) {
  const t = useTranslations(list);
  const table = useTranslations("table");
  const href = useListHref(list);
  if (isMissing)
    return (
      <>
        <PageHeader title={t("title")} breadcrumbs={breadcrumbs} />
        <EmptyState title={t("detail.missingTitle")} text={t("detail.missingText")}>
          <Link href={href} className={linkButton}>
            {t("detail.back")}
          </Link>
        </EmptyState>
      </>
    );
  if (error)
    return (
      <>
        <PageHeader title={name ?? t("detail.loading")} breadcrumbs={breadcrumbs} />
        <ErrorState title={t("detail.loadFailed")} error={error} onRetry={() => void refetch()} />
      </>
    );
  return (
    <div className="w-full max-w-[100rem]">
      <PageHeader title={t("detail.loading")} breadcrumbs={breadcrumbs} />
      <div role="status" className="flex flex-col gap-8 px-4 pt-1 sm:px-6">
        <span className="sr-only">{table("loading")}</span>
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

"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { DataTable } from "@/components/data-table/data-table";
import { Pagination } from "@/components/data-table/pagination";
import { PastEnd } from "@/components/data-table/past-end";
import { SkeletonTable } from "@/components/data-table/skeleton-table";
import { useFilters } from "@/components/data-table/use-filters";
import { useListing } from "@/components/data-table/use-listing";
import { Failure } from "@/components/layout/failure";
import { Blank } from "@/components/layout/no-project";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/link-button";
import { auditExportPath, auditQuery } from "@/lib/audit/client";
import { auditFilters, auditListing, auditSortKeys } from "@/lib/audit/listing";
import { activityColumns } from "./activity-columns";
import { ActivityFilters } from "./activity-filters";

/** All that happened in a project: one page of what the URL describes, and all of it as a file. */
export function ActivityList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("activity");
  const { listing, toPage, toPageSize, toSort } = useListing(auditSortKeys, auditListing.defaultSort);
  const { filters, change, clear } = useFilters(auditFilters);
  const query = auditQuery(project.slug, { ...listing, filters });
  const { data, error, refetch, isPlaceholderData } = useQuery(query);
  const labelOf = (id: string) => t(`column.${id as "action" | "details" | "actor" | "at"}`);

  function content() {
    if (error) return <Failure title={t("loadFailed")} error={error} onRetry={() => void refetch()} />;
    if (!data) return <SkeletonTable columns={activityColumns} labelOf={labelOf} />;
    if (data.items.length === 0 && data.page.total > 0)
      return <PastEnd page={listing.page} pageCount={data.page.pageCount} onPage={toPage} />;
    if (data.items.length === 0)
      return (
        <Blank title={t("noneFound")} text={t("noneFoundText")}>
          <Button onClick={clear}>{t("filter.clear")}</Button>
        </Blank>
      );
    return (
      <>
        <DataTable
          caption={t("caption", { project: project.name })}
          columns={activityColumns}
          rows={data.items}
          rowId={(event) => event.id}
          labelOf={labelOf}
          sort={listing.sort}
          onSort={toSort}
          stale={isPlaceholderData}
        />
        <Pagination
          info={data.page}
          count={data.items.length}
          page={listing.page}
          pageSize={listing.pageSize}
          onPage={toPage}
          onPageSize={toPageSize}
        />
      </>
    );
  }

  return (
    <>
      <PageHeader
        title={t("title")}
        aside={<span role="status">{data && !error && t("count", { total: data.page.total })}</span>}
        actions={
          <a href={auditExportPath(project.slug, filters)} download className={linkButton}>
            <DownloadSimpleIcon size={15} aria-hidden="true" />
            {t("export")}
          </a>
        }
      />
      <ActivityFilters project={project.slug} filters={filters} onChange={change} onClear={clear} />
      {content()}
    </>
  );
}

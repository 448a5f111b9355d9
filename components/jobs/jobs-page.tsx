"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FilterChips } from "@/components/data-table/filters/filter-chips";
import { Pagination } from "@/components/data-table/pagination";
import { useFilters } from "@/components/data-table/use-filters";
import { useListState } from "@/components/data-table/use-list";
import { useProjectSlug } from "@/components/layout/context";
import { EmptyState, ErrorState, PageHeader, projectPage } from "@/components/layout/page";
import { Skeleton } from "@/components/ui/skeleton";
import { workQuery } from "@/lib/jobs/client";
import { workListing, workSortKeys } from "@/lib/jobs/listing";
import { JobRow } from "./job-row";

const listingWithoutFilters = { sortKeys: workSortKeys, filters: {} };

function JobList() {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const client = useQueryClient();
  const list = useListState(workSortKeys, workListing.defaultSort);
  const { listing } = list;
  const filters = useFilters(listingWithoutFilters);
  const { data, error, refetch } = useQuery(workQuery(project, listing));
  const prefetch = (change: { page: number }) =>
    void client.prefetchQuery(workQuery(project, { ...listing, ...change }));
  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={<span role="status">{data && t("count", { total: data.page.total })}</span>}
      />
      <div className="px-4 pb-3 empty:hidden sm:px-6">
        <FilterChips state={filters} />
      </div>
      {error && <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="mx-6 mt-4 w-2/3" />}
      {data && data.items.length === 0 && <EmptyState title={t("emptyTitle")} text={t("emptyText")} />}
      {data && data.items.length > 0 && (
        <>
          <ul aria-label={t("title")} className="divide-y divide-line border-t border-line">
            {data.items.map((work) => (
              <JobRow key={work.id} work={work} />
            ))}
          </ul>
          <Pagination list={{ ...list, prefetch }} data={data} />
        </>
      )}
    </>
  );
}

export const JobsPage = projectPage("jobs", JobList);

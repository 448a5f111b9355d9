"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { DataTable } from "@/components/data-table/data-table";
import { Pagination } from "@/components/data-table/pagination";
import { PastEnd } from "@/components/data-table/past-end";
import { SkeletonTable } from "@/components/data-table/skeleton-table";
import { SortSelect } from "@/components/data-table/sort-select";
import { useListing } from "@/components/data-table/use-listing";
import { Failure } from "@/components/layout/failure";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { devicesQuery } from "@/lib/devices/client";
import { defaultDeviceSort, deviceSortKeys } from "@/lib/devices/listing";
import { deviceColumns } from "./device-columns";
import { NoDevices } from "./no-devices";
import { useListMemory } from "./use-list-memory";
import { usePrefetchNext } from "./use-prefetch-next";

type ColumnId = "user" | "application" | "status" | "pushToken" | (typeof deviceSortKeys)[number];

/** A project's devices: one page of the list that the URL describes. */
export function DeviceList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("devices");
  const { listing, toPage, toPageSize, toSort } = useListing(deviceSortKeys, defaultDeviceSort);
  const { data, error, refetch, isPlaceholderData } = useQuery(devicesQuery(project.slug, listing));
  usePrefetchNext(project.slug, listing, isPlaceholderData ? undefined : data);
  useListMemory(data !== undefined);

  const labelOf = (id: string) => (id === "actions" ? t("actions") : t(`column.${id as ColumnId}`));
  const hasRows = data !== undefined && data.items.length > 0;
  const isNew = data?.page.total === 0 && listing.page === 1;

  function content() {
    if (error) return <Failure title={t("loadFailed")} error={error} onRetry={() => void refetch()} />;
    if (!data) return <SkeletonTable columns={deviceColumns} labelOf={labelOf} />;
    if (isNew) return <NoDevices onLookAgain={() => void refetch()} />;
    if (!hasRows) return <PastEnd page={listing.page} pageCount={data.page.pageCount} onPage={toPage} />;
    return (
      <>
        <div className="px-4 pb-3 md:hidden">
          <SortSelect keys={deviceSortKeys} labelOf={labelOf} sort={listing.sort} onSort={toSort} />
        </div>
        <DataTable
          caption={t("caption", { project: project.name })}
          columns={deviceColumns}
          rows={data.items}
          rowId={(device) => device.id}
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

  const total = data?.page.total;
  const count = data?.page.totalIsEstimate ? "countAbout" : "count";
  return (
    <>
      <PageHeader
        title={t("title")}
        aside={<span role="status">{total !== undefined && !error && t(count, { total })}</span>}
      />
      {content()}
    </>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { arrange } from "@/components/data-table/arrange";
import { DataTable } from "@/components/data-table/data-table";
import { Pagination } from "@/components/data-table/pagination";
import { PastEnd } from "@/components/data-table/past-end";
import { SkeletonTable } from "@/components/data-table/skeleton-table";
import { SortSelect } from "@/components/data-table/sort-select";
import { useListing } from "@/components/data-table/use-listing";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { useScreenWidth } from "@/components/data-table/use-screen-width";
import { useSelection } from "@/components/data-table/use-selection";
import { useTableSettings } from "@/components/data-table/use-table-settings";
import { Failure } from "@/components/layout/failure";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { useMay, useProjectHref } from "@/components/layout/use-project";
import { useSingleKeys } from "@/components/palette/use-single-keys";
import { ExportButton } from "@/components/transfer/export-button";
import { ImportLink } from "@/components/transfer/import-link";
import { devicesQuery, writeFilters } from "@/lib/devices/client";
import { defaultDeviceSort, deviceSortKeys } from "@/lib/devices/listing";
import type { JobView } from "@/lib/jobs/views";
import { BulkBar } from "./bulk/bulk-bar";
import { JobStrip } from "./bulk/job-strip";
import { deviceColumns, exportedColumns, offeredColumns, usualColumns } from "./device-columns";
import { DeviceToolbar } from "./device-toolbar";
import { useDeviceFilters } from "./filters/use-device-filters";
import { NoDevices } from "./no-devices";
import { NoMatches } from "./no-matches";
import { useDeviceName } from "./use-device-name";
import { useListMemory } from "./use-list-memory";
import { usePrefetchNext } from "./use-prefetch-next";

type ColumnId = "application" | "pushToken" | "deviceIdentifier" | (typeof deviceSortKeys)[number];

const BulkDialog = dynamic(() => import("./bulk/bulk-dialog").then((module) => module.BulkDialog), {
  ssr: false,
});

/** A project's devices: one page of the list that the URL describes, and what can be done with many at once. */
export function DeviceList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("devices");
  const { slug } = project;
  const { edit: allowed } = useMay();
  const router = useRouter();
  const href = useProjectHref();
  const width = useScreenWidth();
  const nameOf = useDeviceName();
  const { listing, toPage, toPageSize, toSort } = useListing(deviceSortKeys, defaultDeviceSort);
  const state = useDeviceFilters();
  const settings = useTableSettings("devices", offeredColumns);
  const asked = { ...listing, filters: state.filters };
  const { data, error, refetch, isPlaceholderData } = useQuery(devicesQuery(slug, asked));
  usePrefetchNext(slug, asked, isPlaceholderData ? undefined : data);
  useListMemory(data !== undefined);

  const selection = useSelection(`${slug} ${state.written}`);
  const [started, setStarted] = useState<string>();
  const [asking, setAsking] = useState<JobView["kind"] | null>();
  const page = data?.items.map(({ id }) => id) ?? [];
  const [singleKeys] = useSingleKeys();
  useRowKeys({
    enabled: singleKeys,
    onSelect: allowed ? (id, through) => selection.toggle(id, page, through) : undefined,
    onEdit: allowed ? (id) => router.push(withEdit(href(`/devices/${id}`)) as "/devices") : undefined,
  });

  const labelOf = (id: string) => (id === "actions" ? t("actions") : t(`column.${id as ColumnId}`));
  const columns = arrange(deviceColumns, settings.columns);
  const isFiltered = state.written !== "";
  const isEmpty = data?.page.total === 0 && !isPlaceholderData;
  const isNew = isEmpty && !isFiltered && listing.page === 1;
  const userLabel = data?.items[0]?.user.email ?? data?.items[0]?.user.externalUserId ?? undefined;

  function content() {
    if (error) return <Failure title={t("loadFailed")} error={error} onRetry={() => void refetch()} />;
    if (!data) return <SkeletonTable columns={columns} labelOf={labelOf} selectable={allowed} />;
    if (isNew) return <NoDevices onLookAgain={() => void refetch()} />;
    if (isEmpty && isFiltered) return <NoMatches onClear={state.clear} />;
    if (data.items.length === 0)
      return <PastEnd page={listing.page} pageCount={data.page.pageCount} onPage={toPage} />;
    return (
      <>
        <div className="px-4 pb-3 md:hidden">
          <SortSelect keys={deviceSortKeys} labelOf={labelOf} sort={listing.sort} onSort={toSort} />
        </div>
        <DataTable
          caption={t("caption", { project: project.name })}
          columns={columns}
          rows={data.items}
          rowId={(device) => device.id}
          labelOf={labelOf}
          sort={listing.sort}
          onSort={toSort}
          stale={isPlaceholderData}
          density={settings.density}
          chosen={settings.columns !== null}
          selection={allowed ? { control: selection, nameOf } : undefined}
        />
        <div className="sticky bottom-0 z-10 mt-auto">
          {(selection.all || selection.ids.size > 0) && (
            <BulkBar
              selection={selection}
              total={data.page.total}
              isEstimate={data.page.totalIsEstimate}
              onAct={setAsking}
            />
          )}
          <Pagination
            info={data.page}
            count={data.items.length}
            page={listing.page}
            pageSize={listing.pageSize}
            onPage={toPage}
            onPageSize={toPageSize}
          />
        </div>
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
        actions={
          <>
            {allowed && <ImportLink />}
            {!isEmpty && (
              <ExportButton
                project={slug}
                what="devices"
                query={{
                  sort: `${listing.sort.descending ? "-" : ""}${listing.sort.key}`,
                  ...writeFilters(state.filters),
                }}
                visible={exportedColumns(settings.columns ?? usualColumns(width))}
                total={total}
                mayReveal={allowed}
              />
            )}
          </>
        }
      />
      <JobStrip project={slug} allowed={allowed} started={started} />
      {!isNew && (
        <DeviceToolbar
          project={slug}
          state={state}
          settings={settings}
          labelOf={labelOf}
          userLabel={userLabel}
        />
      )}
      {content()}
      {asking !== undefined && (
        <BulkDialog
          project={slug}
          asking={
            asking && {
              action: asking,
              ids: selection.all ? null : [...selection.ids],
              filters: state.filters,
            }
          }
          onStarted={(job) => {
            setStarted(job.id);
            selection.clear();
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

const withEdit = (path: string) => `${path}${path.includes("?") ? "&" : "?"}edit=1`;

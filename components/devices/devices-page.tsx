"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { arrangeColumns, defaultColumns } from "@/components/data-table/columns";
import { ListLayout } from "@/components/data-table/list-layout";
import { ListToolbar } from "@/components/data-table/list-toolbar";
import { useListPosition } from "@/components/data-table/use-list-position";
import { useListState } from "@/components/data-table/use-list-state";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { useScreenWidth } from "@/components/data-table/use-screen-width";
import { useSelection } from "@/components/data-table/use-selection";
import { useTableSettings } from "@/components/data-table/use-table-settings";
import { useFirstUse } from "@/components/first-use/use-first-use";
import { EmptyState, NoProject } from "@/components/layout/empty-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { usePreload } from "@/components/layout/use-preload";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/use-project";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { ExportButton } from "@/components/transfer/export-button";
import { ImportLink } from "@/components/transfer/import-link";
import { Button } from "@/components/ui/button";
import { devicesPath, devicesQuery, serializeFilters } from "@/lib/devices/client";
import { defaultDeviceSort, deviceSortKeys } from "@/lib/devices/listing";
import type { JobView } from "@/lib/jobs/views";
import { writeSort } from "@/lib/listing/client";
import { BulkBar } from "./bulk/bulk-bar";
import { JobNotices } from "./bulk/job-notices";
import { deviceColumns, exportedColumns } from "./device-columns";
import { FilterButton } from "./filters/filter-button";
import { FilterChips } from "./filters/filter-chips";
import { useDeviceFilters } from "./filters/use-device-filters";
import { QuickViewProvider, useQuickView } from "./quick-view/quick-view-context";
import { useDeviceName } from "./use-device-name";

type ColumnId = "application" | "pushToken" | "deviceIdentifier" | (typeof deviceSortKeys)[number];

const BulkDialog = dynamic(() => import("./bulk/bulk-dialog").then((module) => module.BulkDialog), {
  ssr: false,
});
const QuickView = dynamic(() => import("./quick-view/quick-view").then((module) => module.QuickView), {
  ssr: false,
});
const FirstUse = dynamic(() => import("@/components/first-use/first-use").then((module) => module.FirstUse), {
  ssr: false,
});

/** A project's devices, with filters, quick view and bulk actions. */
function DeviceList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("devices");
  const { slug } = project;
  const { canEdit } = usePermissions();
  const router = useRouter();
  const href = useProjectHref();
  const width = useScreenWidth();
  const nameOf = useDeviceName();
  const list = useListState(deviceSortKeys, defaultDeviceSort);
  const state = useDeviceFilters();
  const settings = useTableSettings("devices", deviceColumns);
  const input = { ...list.listing, filters: state.filters };
  const client = useQueryClient();
  usePreload(devicesPath(slug, input));
  const query = useQuery(devicesQuery(slug, input));
  const { data, isPlaceholderData } = query;
  useListPosition("devices", data !== undefined);

  const selection = useSelection(`${slug} ${state.serialized}`);
  const quick = useQuickView();
  // Stays mounted once opened, so that it can slide out.
  const [viewed, setViewed] = useState(false);
  if (quick.id !== null && !viewed) setViewed(true);
  const [started, setStarted] = useState<string>();
  const [action, setAction] = useState<JobView["kind"] | null>();
  const page = data?.items.map(({ id }) => id) ?? [];
  const [singleKeys] = useSingleKeyShortcuts();
  useRowKeys({
    enabled: singleKeys,
    onSelect: canEdit ? (id, range) => selection.toggle(id, page, range) : undefined,
    onView: quick.open,
    onEdit: canEdit ? (id) => router.push(editHref(id)) : undefined,
  });

  function editHref(id: string) {
    const path = href(`/devices/${id}`);
    return `${path}${path.includes("?") ? "&" : "?"}edit=1` as "/devices";
  }
  const labelOf = (id: string) => (id === "actions" ? t("actions") : t(`column.${id as ColumnId}`));
  const isAll = state.serialized === "" && input.page === 1 && !isPlaceholderData;
  const first = useFirstUse(data && isAll ? data.page.total === 0 : undefined);
  const userLabel = data?.items[0]?.user.email ?? data?.items[0]?.user.externalUserId ?? undefined;
  const jobs = <JobNotices project={slug} allowed={canEdit} started={started} />;

  if (first.isShown) {
    return (
      <FirstUse
        project={project}
        nextLabel={t("goToDevices")}
        onNext={() => void query.refetch().then(first.finish)}
      >
        {jobs}
      </FirstUse>
    );
  }
  return (
    <QuickViewProvider open={quick.open}>
      <ListLayout
        title={t("title")}
        countText={({ total, totalIsEstimate }) => t(totalIsEstimate ? "countAbout" : "count", { total })}
        actions={
          <>
            {canEdit && <ImportLink />}
            {data?.page.total !== 0 && (
              <ExportButton
                project={slug}
                resource="devices"
                query={{ sort: writeSort(input.sort), ...serializeFilters(state.filters) }}
                visibleColumns={exportedColumns(settings.columns ?? defaultColumns(deviceColumns, width))}
                total={data?.page.total}
                canReveal={canEdit}
              />
            )}
          </>
        }
        toolbar={
          <>
            {jobs}
            <ListToolbar
              project={slug}
              list="devices"
              search={{
                label: t("search"),
                placeholder: t("searchHint"),
                value: state.filters.q,
                onSearch: state.search,
              }}
              settings={settings}
              columns={deviceColumns}
              labelOf={labelOf}
              filters={<FilterButton project={slug} state={state} />}
              chips={<FilterChips project={slug} state={state} userLabel={userLabel} />}
            />
          </>
        }
        query={query}
        errorTitle={t("loadFailed")}
        emptyState={
          <EmptyState title={t("noMatches.title")} text={t("noMatches.text")}>
            <Button onClick={state.clear}>{t("noMatches.clear")}</Button>
          </EmptyState>
        }
        list={list}
        prefetch={(change) => void client.prefetchQuery(devicesQuery(slug, { ...input, ...change }))}
        sortKeys={deviceSortKeys}
        caption={t("caption", { project: project.name })}
        columns={arrangeColumns(deviceColumns, settings.columns)}
        rowId={(device) => device.id}
        labelOf={labelOf}
        density={settings.density}
        showAllColumns={settings.columns !== null}
        selection={canEdit ? { control: selection, nameOf } : undefined}
        footer={
          data &&
          (selection.all || selection.ids.size > 0) && (
            <BulkBar
              selection={selection}
              total={data.page.total}
              isEstimate={data.page.totalIsEstimate}
              onAct={setAction}
            />
          )
        }
      />
      {viewed && (
        <QuickView
          project={slug}
          id={quick.id}
          page={page}
          allowed={canEdit}
          onOpen={quick.open}
          onClose={quick.close}
        />
      )}
      {action !== undefined && (
        <BulkDialog
          project={slug}
          request={
            action && {
              action,
              ids: selection.all ? null : [...selection.ids],
              filters: state.filters,
            }
          }
          onStarted={(job) => {
            setStarted(job.id);
            selection.clear();
            setAction(null);
          }}
          onClose={() => setAction(null)}
        />
      )}
    </QuickViewProvider>
  );
}

export function DevicesPage() {
  const t = useTranslations("devices");
  const project = useProject();
  if (!project) return <NoProject title={t("title")} />;
  return <DeviceList key={project.slug} project={project} />;
}

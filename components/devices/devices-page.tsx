"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { defaultColumns, fitColumns } from "@/components/data-table/columns";
import { ListLayout, NoMatches } from "@/components/data-table/list-layout";
import { ListToolbar } from "@/components/data-table/list-toolbar";
import { looksLikePart } from "@/components/data-table/push-token-text";
import { useSelection } from "@/components/data-table/selection";
import { useList } from "@/components/data-table/use-list";
import { useListPosition } from "@/components/data-table/use-list-position";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { useScreenWidth } from "@/components/data-table/use-screen-width";
import { useActiveView, useKeepAll } from "@/components/data-table/views/use-saved-views";
import { useFirstUse } from "@/components/first-use/use-first-use";
import { type ConsoleProject, usePermissions, useProjectHref } from "@/components/layout/context";
import { projectPage } from "@/components/layout/page";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { ExportButton, ImportLink } from "@/components/transfer/list-buttons";
import { devicesPath, devicesQuery, serializeFilters } from "@/lib/devices/client";
import type { FieldsWith } from "@/lib/devices/fields";
import { deviceListing } from "@/lib/devices/listing";
import { writeSort } from "@/lib/listing/client";
import { BulkBar } from "./bulk/bulk-bar";
import type { BulkAction } from "./bulk/bulk-dialog";
import { actionsWidth, deviceColumns, exportedColumns } from "./device-columns";
import { useDeviceFilters } from "./filters/use-device-filters";
import { useFilterChips } from "./filters/use-filter-chips";
import { useRememberSeenList } from "./neighbours";
import { QuickViewContext, useQuickView } from "./quick-view/quick-view-context";
import { useDeviceName } from "./use-device-name";

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
  const state = useDeviceFilters();
  const filters = useFilterChips(slug, state);
  const list = useList({
    name: "devices",
    project,
    columns: deviceColumns,
    listing: deviceListing,
    filters: state.filters,
    pathOf: devicesPath,
    queryOf: devicesQuery,
  });
  const { input, query, settings } = list;
  const { data, isPlaceholderData } = query;
  useDocumentTitle(useActiveView("devices")?.view.name, t("title"));
  useKeepAll("devices");
  useListPosition("devices", data !== undefined);
  useRememberSeenList(slug, input, data && !isPlaceholderData ? query.dataUpdatedAt : undefined);

  const selection = useSelection(`${slug} ${state.serialized}`);
  const quick = useQuickView();
  // Stays mounted once opened, so that it can slide out.
  const [viewed, setViewed] = useState(false);
  if (quick.id !== null && !viewed) setViewed(true);
  const [action, setAction] = useState<BulkAction | null>();
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
  const labelOf = (id: string) =>
    id === "actions" ? t("actions") : t(`column.${id as FieldsWith<"column">}`);
  const buttonsWidth = actionsWidth([t("disable"), t("enable")]);
  const columns = fitColumns(deviceColumns, { labelOf, selectable: canEdit, actionsWidth: buttonsWidth });
  const isAll = state.serialized === "" && input.page === 1 && !isPlaceholderData;
  const first = useFirstUse(data && isAll ? data.page.total === 0 : undefined);

  if (first.isShown) {
    return (
      <FirstUse
        project={project}
        nextLabel={t("goToDevices")}
        onNext={() => void query.refetch().then(first.finish)}
      />
    );
  }
  return (
    <QuickViewContext value={quick.open}>
      <ListLayout
        list={list}
        actions={
          <>
            {canEdit && <ImportLink />}
            {data?.page.total !== 0 && (
              <ExportButton
                resource="devices"
                query={{ sort: writeSort(input.sort), ...serializeFilters(state.filters) }}
                visibleColumns={exportedColumns(settings.columns ?? defaultColumns(columns, width))}
                total={data?.page.total}
                canReveal={canEdit}
              />
            )}
          </>
        }
        toolbar={<ListToolbar {...{ list, columns, labelOf, filters }} />}
        emptyState={
          <NoMatches
            list="devices"
            onClear={state.clear}
            {...(looksLikePart(state.filters.q ?? "") && { text: t("noMatches.part") })}
          />
        }
        columns={columns}
        labelOf={labelOf}
        actionsWidth={buttonsWidth}
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
      {viewed && <QuickView id={quick.id} page={page} onOpen={quick.open} onClose={quick.close} />}
      {action !== undefined && (
        <BulkDialog
          open={action !== null}
          action={action ?? "disable"}
          ids={selection.all ? null : [...selection.ids]}
          filters={state.filters}
          onStarted={() => {
            selection.clear();
            setAction(null);
          }}
          onClose={() => setAction(null)}
        />
      )}
    </QuickViewContext>
  );
}

export const DevicesPage = projectPage("devices", DeviceList);

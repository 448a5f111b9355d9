"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTranslations } from "use-intl";
import { useListHref, useRememberOpenedRow } from "@/components/data-table/use-list-position";
import { DeviceDelivery } from "@/components/delivery/device-delivery";
import { usePermissions, useProject } from "@/components/layout/context";
import { Breadcrumbs, DetailState, PageHeader } from "@/components/layout/page";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { usePageCommands } from "@/components/palette/page-commands";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { Button } from "@/components/ui/button";
import { isTyping, useKeyDown, useReturnFocus } from "@/components/ui/keyboard";
import { annotateDeviceMutation, deviceQuery } from "@/lib/devices/client";
import { ApiError } from "@/lib/http/client";
import { Annotations } from "./annotations";
import { DeviceHistory } from "./detail/device-history";
import { DeviceMenu } from "./detail/device-menu";
import { RelatedDevices } from "./detail/related-devices";
import { DeviceToggle, useDeviceActions } from "./device-actions";
import { DeviceStrip } from "./device-facts";
import { DeviceEditor } from "./edit/device-editor";
import { DeviceNeighbours, useNeighbours } from "./neighbours";
import { StatusSummary } from "./status-summary";
import { useDeviceName, useSystemText } from "./use-device-name";

/** A device: its status, facts and history. */
export function DevicePage({ id }: { id: string }) {
  const t = useTranslations("devices");
  const project = useProject();
  const client = useQueryClient();
  const query = useQuery({ ...deviceQuery(client, project?.slug ?? "", id), enabled: project !== null });
  const { data: device, error } = query;
  const annotate = useMutation(annotateDeviceMutation(client, { project: project?.slug ?? "", id }));
  const nameOf = useDeviceName();
  const systemOf = useSystemText();
  const listHref = useListHref("devices");
  useRememberOpenedRow("devices", id);
  const { canEdit } = usePermissions();
  const [edit, setEdit] = useQueryState("edit", parseAsStringLiteral(["1"]));
  const editing = edit !== null && canEdit;
  const setEditing = (on: boolean) => void setEdit(on ? "1" : null);
  const editButton = useReturnFocus(editing);
  const neighbours = useNeighbours(project?.slug ?? "", id);
  const actions = useDeviceActions();
  const toggle = () => device && actions.toggle(device);
  const status = device && canEdit ? t(device.enabled ? "disableDevice" : "enableDevice") : "";
  usePageCommands(
    device && canEdit
      ? [
          { id: "edit", label: t("edit.title"), hint: "e", run: () => setEditing(true) },
          { id: "toggle", label: status, hint: "d", run: toggle },
        ]
      : [],
  );
  const [singleKeys] = useSingleKeyShortcuts();
  useKeyDown((event) => {
    if (!singleKeys || event.repeat || isTyping(event)) return;
    const change = canEdit && device && !editing;
    const action = {
      j: neighbours?.toNext,
      k: neighbours?.toPrevious,
      e: change ? () => setEditing(true) : undefined,
      d: change ? toggle : undefined,
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  const missing = project === null || (error instanceof ApiError && [400, 404].includes(error.status));
  const name = missing ? t("detail.missingTitle") : device && nameOf(device);
  useDocumentTitle(name, t("title"));

  const breadcrumbs = (
    <div className="flex min-h-7 items-center gap-4">
      <div className="min-w-0">
        <Breadcrumbs href={listHref} label={t("title")} current={name ?? t("detail.loading")} />
      </div>
      {neighbours && <DeviceNeighbours neighbours={neighbours} />}
    </div>
  );
  if (missing || error || !device)
    return <DetailState list="devices" isMissing={missing} {...{ query, name, breadcrumbs }} />;
  return (
    <div className="w-full max-w-[100rem]">
      <PageHeader
        title={nameOf(device)}
        subtitle={systemOf(device)}
        breadcrumbs={breadcrumbs}
        actions={
          <>
            {canEdit && !editing && (
              <Button ref={editButton} onClick={() => setEditing(true)}>
                {t("edit.open")}
              </Button>
            )}
            <DeviceToggle device={device} />
            <DeviceMenu device={device} />
          </>
        }
      />
      <div className="grid gap-x-12 gap-y-8 px-4 pt-1 pb-12 sm:px-6 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-8">
          <div className="flex flex-col gap-4">
            <StatusSummary device={device} />
            <DeviceStrip device={device} />
            <Annotations row={device} list="/devices" change={annotate} />
          </div>
          <DeviceDelivery device={device} />
          <DeviceEditor device={device} editing={editing} onEditing={setEditing} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <DeviceHistory id={device.id} />
          <RelatedDevices device={device} />
        </div>
      </div>
    </div>
  );
}

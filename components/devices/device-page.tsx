"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTranslations } from "use-intl";
import { useListHref, useRememberOpenedRow } from "@/components/data-table/use-list-position";
import { Breadcrumbs } from "@/components/layout/breadcrumbs";
import { DetailSkeleton } from "@/components/layout/detail-skeleton";
import { ErrorState } from "@/components/layout/error-state";
import { PageHeader } from "@/components/layout/page-header";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { Button } from "@/components/ui/button";
import { deviceQuery } from "@/lib/devices/client";
import { ApiError } from "@/lib/http/client";
import { DeviceHistory } from "./detail/device-history";
import { DeviceMenu } from "./detail/device-menu";
import { RelatedDevices } from "./detail/related-devices";
import { DeviceButton } from "./device-button";
import { DeviceNotFound } from "./device-not-found";
import { DeviceEditor } from "./edit/device-editor";
import { useEditKey } from "./edit/use-edit-key";
import { useSystemText } from "./platform";
import { StatusSummary } from "./status-summary";
import { useDeviceName } from "./use-device-name";

/** One device: whether a push will arrive, then everything known about it. */
export function DevicePage({ id }: { id: string }) {
  const t = useTranslations("devices");
  const project = useProject();
  const client = useQueryClient();
  const query = deviceQuery(client, project?.slug ?? "", id);
  const { data: device, error, refetch } = useQuery({ ...query, enabled: project !== null });
  const nameOf = useDeviceName();
  const systemOf = useSystemText();
  const listHref = useListHref("devices");
  useRememberOpenedRow("devices", id);
  const { canEdit: allowed } = usePermissions();
  const [edit, setEdit] = useQueryState("edit", parseAsStringLiteral(["1"]));
  const editing = edit !== null && allowed;
  const setEditing = (on: boolean) => void setEdit(on ? "1" : null);
  const [singleKeys] = useSingleKeyShortcuts();
  useEditKey(singleKeys && allowed && !editing, () => setEditing(true));

  const missing = project === null || (error instanceof ApiError && [400, 404].includes(error.status));
  const name = missing ? t("detail.missingTitle") : device && nameOf(device);
  useDocumentTitle(name, t("title"));

  if (missing) return <DeviceNotFound listHref={listHref} />;
  const breadcrumbs = (
    <Breadcrumbs trail={[{ href: listHref, label: t("title") }]} current={name ?? t("detail.loading")} />
  );
  if (error) {
    return (
      <>
        <PageHeader title={name ?? t("detail.loading")} breadcrumbs={breadcrumbs} />
        <ErrorState title={t("detail.loadFailed")} error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  if (!device) return <DetailSkeleton title={t("detail.loading")} breadcrumbs={breadcrumbs} />;
  return (
    <div className="w-full max-w-[100rem]">
      <PageHeader
        title={nameOf(device)}
        subtitle={systemOf(device)}
        breadcrumbs={breadcrumbs}
        actions={
          allowed && (
            <>
              {!editing && <Button onClick={() => setEditing(true)}>{t("edit.verb")}</Button>}
              <DeviceButton device={device} />
              <DeviceMenu project={project.slug} device={device} />
            </>
          )
        }
      />
      <div className="grid gap-x-12 gap-y-8 px-4 pt-1 pb-12 sm:px-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-8">
          <StatusSummary device={device} />
          <DeviceEditor
            project={project.slug}
            device={device}
            allowed={allowed}
            editing={editing}
            onEditing={setEditing}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <DeviceHistory project={project.slug} id={device.id} />
          <RelatedDevices project={project.slug} id={device.id} />
        </div>
      </div>
    </div>
  );
}

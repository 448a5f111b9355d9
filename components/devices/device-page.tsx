"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTranslations } from "use-intl";
import { isTyping } from "@/components/data-table/is-typing";
import { useListHref, useRememberOpenedRow } from "@/components/data-table/use-list-position";
import { Breadcrumbs } from "@/components/layout/breadcrumbs";
import { DetailSkeleton } from "@/components/layout/detail-skeleton";
import { EmptyState } from "@/components/layout/empty-state";
import { ErrorState } from "@/components/layout/error-state";
import { PageHeader } from "@/components/layout/page-header";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/styles";
import { useKeyDown } from "@/components/ui/use-key-down";
import { deviceQuery } from "@/lib/devices/client";
import { ApiError } from "@/lib/http/client";
import { DeviceHistory } from "./detail/device-history";
import { DeviceMenu } from "./detail/device-menu";
import { RelatedDevices } from "./detail/related-devices";
import { DeviceToggle } from "./device-toggle";
import { DeviceEditor } from "./edit/device-editor";
import { StatusSummary } from "./status-summary";
import { useDeviceName, useSystemText } from "./use-device-name";

/** A device: its status, facts and history. */
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
  const { canEdit } = usePermissions();
  const [edit, setEdit] = useQueryState("edit", parseAsStringLiteral(["1"]));
  const editing = edit !== null && canEdit;
  const setEditing = (on: boolean) => void setEdit(on ? "1" : null);
  const [singleKeys] = useSingleKeyShortcuts();
  useKeyDown((event) => {
    if (!singleKeys || !canEdit || editing || event.key !== "e" || isTyping(event)) return;
    event.preventDefault();
    setEditing(true);
  });

  const missing = project === null || (error instanceof ApiError && [400, 404].includes(error.status));
  const name = missing ? t("detail.missingTitle") : device && nameOf(device);
  useDocumentTitle(name, t("title"));

  const breadcrumbs = (
    <Breadcrumbs trail={[{ href: listHref, label: t("title") }]} current={name ?? t("detail.loading")} />
  );
  if (missing) {
    return (
      <>
        <PageHeader title={t("title")} breadcrumbs={breadcrumbs} />
        <EmptyState title={t("detail.missingTitle")} text={t("detail.missingText")}>
          <Link href={listHref} className={linkButton}>
            {t("detail.back")}
          </Link>
        </EmptyState>
      </>
    );
  }
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
          canEdit && (
            <>
              {!editing && <Button onClick={() => setEditing(true)}>{t("edit.open")}</Button>}
              <DeviceToggle device={device} />
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
            allowed={canEdit}
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

"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Breadcrumbs } from "@/components/layout/breadcrumbs";
import { Failure } from "@/components/layout/failure";
import { PageHeader } from "@/components/layout/page-header";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { useProject } from "@/components/layout/use-project";
import { deviceQuery } from "@/lib/devices/client";
import { ApiError } from "@/lib/http/client";
import { DeviceButton } from "./device-button";
import { DeviceFacts } from "./device-facts";
import { DeviceMissing } from "./device-missing";
import { DeviceSkeleton } from "./device-skeleton";
import { useSystemText } from "./platform";
import { useDeviceName } from "./use-device-name";
import { useListHref, useOpenedDevice } from "./use-list-memory";
import { Verdict } from "./verdict";

/** One device: whether a push will arrive, then everything known about it. */
export function DevicePage({ id }: { id: string }) {
  const t = useTranslations("devices");
  const project = useProject();
  const client = useQueryClient();
  const query = deviceQuery(client, project?.slug ?? "", id);
  const { data: device, error, refetch } = useQuery({ ...query, enabled: project !== null });
  const nameOf = useDeviceName();
  const systemOf = useSystemText();
  const listHref = useListHref();
  useOpenedDevice(id);

  const missing = project === null || (error instanceof ApiError && [400, 404].includes(error.status));
  const name = missing ? t("detail.missingTitle") : device && nameOf(device);
  useDocumentTitle(name, t("title"));

  if (missing) return <DeviceMissing listHref={listHref} />;
  const breadcrumbs = (
    <Breadcrumbs trail={[{ href: listHref, label: t("title") }]} current={name ?? t("detail.loading")} />
  );
  if (error) {
    return (
      <>
        <PageHeader title={name ?? t("detail.loading")} breadcrumbs={breadcrumbs} />
        <Failure title={t("detail.loadFailed")} error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  if (!device) return <DeviceSkeleton breadcrumbs={breadcrumbs} />;
  return (
    <div className="w-full max-w-6xl">
      <PageHeader
        title={nameOf(device)}
        aside={systemOf(device)}
        breadcrumbs={breadcrumbs}
        actions={<DeviceButton device={device} />}
      />
      <div className="flex flex-col gap-8 px-4 pt-1 pb-12 sm:px-6">
        <Verdict device={device} />
        <DeviceFacts device={device} />
      </div>
    </div>
  );
}

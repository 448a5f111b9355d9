"use client";

import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/layout/page-header";
import { useProject } from "@/components/layout/use-project";
import { DeviceList } from "./device-list";

export function DevicesPage() {
  const t = useTranslations();
  const project = useProject();
  if (!project) {
    return (
      <>
        <PageHeader title={t("devices.title")} />
        <div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-24 text-center">
          <h2 className="text-base font-semibold">{t("frame.noProjectTitle")}</h2>
          <p className="text-ink-soft">{t("frame.noProjectText")}</p>
        </div>
      </>
    );
  }
  return <DeviceList key={project.slug} project={project} />;
}

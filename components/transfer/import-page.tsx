"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useTranslations } from "use-intl";
import { usePermissions, useProject, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { Breadcrumbs, ErrorState, NoProject, PageHeader } from "@/components/layout/page";
import { Callout } from "@/components/ui/callout";
import { importQuery } from "@/lib/imports/client";
import { FileStep } from "./file-step";
import { ImportSteps } from "./import-step";

/** Imports devices from a file: upload, map columns, check, import. The URL holds the import's id, so one can leave and come back. */
export function ImportPage() {
  const t = useTranslations("transfer.import");
  const project = useProject();
  const { canEdit } = usePermissions();
  const href = useProjectHref();
  const [id, setId] = useQueryState("import", parseAsString);
  if (!project) return <NoProject title={t("title")} />;
  return (
    <>
      <PageHeader
        title={t("title")}
        breadcrumbs={<Breadcrumbs href={href("/devices")} label={t("devices")} current={t("title")} />}
      />
      <div className="flex flex-1 flex-col gap-6 px-4 *:max-w-4xl sm:px-6">
        {!canEdit && <Callout kind="info" title={t("editorsOnly")} />}
        {canEdit && id === null && <FileStep onChosen={setId} />}
        {canEdit && id !== null && <ImportProgress id={id} onLeave={() => void setId(null)} />}
      </div>
    </>
  );
}

function ImportProgress({ id, onLeave }: { id: string; onLeave: () => void }) {
  const project = useProjectSlug();
  const t = useTranslations("transfer.import");
  const { data, error, refetch } = useQuery(importQuery(project, id));
  if (error) return <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="text-ink-soft">{t("loading")}</p>;
  return <ImportSteps view={data} onLeave={onLeave} />;
}

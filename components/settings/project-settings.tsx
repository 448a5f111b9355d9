"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { usePermissions, useProject } from "@/components/layout/context";
import { QueryState } from "@/components/layout/states";
import { projectQuery } from "@/lib/projects/client";
import { ApplicationsCard } from "./applications-card";
import { EndOfProject } from "./end-of-project";
import { ProjectForm } from "./project-form";
import { SettingsLayout } from "./settings-layout";

export function ProjectSettings() {
  const t = useTranslations("settings.project");
  const slug = useProject()?.slug ?? "";
  const { canAdminister } = usePermissions();
  const query = useQuery({ ...projectQuery(slug), enabled: canAdminister });
  const { data } = query;
  return (
    <SettingsLayout
      title={t("title")}
      text={t("text")}
      inArchive={data && <EndOfProject key={`${data.id} end`} project={data} />}
    >
      <QueryState query={query} failed={t("loadFailed")} />
      {data && <ProjectForm key={data.id} project={data} />}
      {data && <ApplicationsCard key={`${data.id} applications`} />}
    </SettingsLayout>
  );
}

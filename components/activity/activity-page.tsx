"use client";

import { useTranslations } from "use-intl";
import { AdminsOnly } from "@/components/layout/admins-only";
import { NoProject } from "@/components/layout/empty-state";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { ActivityList } from "./activity-list";

export function ActivityPage() {
  const t = useTranslations("activity");
  const project = useProject();
  const { canAdminister: administer } = usePermissions();
  if (!project) return <NoProject title={t("title")} />;
  if (!administer) return <AdminsOnly title={t("title")} />;
  return <ActivityList key={project.slug} project={project} />;
}

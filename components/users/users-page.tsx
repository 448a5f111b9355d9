"use client";

import { useTranslations } from "use-intl";
import { NoProject } from "@/components/layout/empty-state";
import { useProject } from "@/components/layout/use-project";
import { UserList } from "./user-list";

export function UsersPage() {
  const t = useTranslations("users");
  const project = useProject();
  if (!project) return <NoProject title={t("title")} />;
  return <UserList key={project.slug} project={project} />;
}

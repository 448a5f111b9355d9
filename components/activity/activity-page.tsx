"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ListLayout } from "@/components/data-table/list-layout";
import { useFilters } from "@/components/data-table/use-filters";
import { useListState } from "@/components/data-table/use-list-state";
import { AdminsOnly } from "@/components/layout/admins-only";
import { EmptyState, NoProject } from "@/components/layout/empty-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { usePreload } from "@/components/layout/use-preload";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/styles";
import { auditExportPath, auditPath, auditQuery } from "@/lib/audit/client";
import { auditFilters, auditListing, auditSortKeys } from "@/lib/audit/listing";
import { activityColumns } from "./activity-columns";
import { ActivityFilters } from "./activity-filters";

export function ActivityPage() {
  const t = useTranslations("activity");
  const project = useProject();
  const { canAdminister } = usePermissions();
  if (!project) return <NoProject title={t("title")} />;
  if (!canAdminister) return <AdminsOnly title={t("title")} />;
  return <ActivityList key={project.slug} project={project} />;
}

/** A project's audit log: one page in the list, all of it as a download. */
function ActivityList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("activity");
  const list = useListState(auditSortKeys, auditListing.defaultSort);
  const { filters, change, clear } = useFilters(auditFilters);
  const search = { ...list.listing, filters };
  const client = useQueryClient();
  usePreload(auditPath(project.slug, search));
  const query = useQuery(auditQuery(project.slug, search));
  return (
    <ListLayout
      title={t("title")}
      countText={({ total }) => t("count", { total })}
      actions={
        <a href={auditExportPath(project.slug, filters)} download className={linkButton}>
          <DownloadSimpleIcon size={15} aria-hidden="true" />
          {t("export")}
        </a>
      }
      toolbar={<ActivityFilters project={project.slug} filters={filters} onChange={change} onClear={clear} />}
      query={query}
      errorTitle={t("loadFailed")}
      emptyState={
        <EmptyState title={t("noneFound")} text={t("noneFoundText")}>
          <Button onClick={clear}>{t("filter.clear")}</Button>
        </EmptyState>
      }
      list={list}
      prefetch={(change) => void client.prefetchQuery(auditQuery(project.slug, { ...search, ...change }))}
      sortKeys={auditSortKeys}
      caption={t("caption", { project: project.name })}
      columns={activityColumns}
      rowId={(event) => event.id}
      labelOf={(id) => t(`column.${id as "action" | "details" | "actor" | "at"}`)}
    />
  );
}

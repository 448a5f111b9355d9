"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FilterChips } from "@/components/data-table/filters/filter-chips";
import { ListLayout } from "@/components/data-table/list-layout";
import { SearchField } from "@/components/data-table/search-field";
import { useFilters } from "@/components/data-table/use-filters";
import { useListState } from "@/components/data-table/use-list-state";
import { useTableSettings } from "@/components/data-table/use-table-settings";
import { AdminsOnly, EmptyState, NoProject } from "@/components/layout/empty-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { usePreload } from "@/components/layout/use-preload";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/styles";
import { auditExportPath, auditPath, auditQuery } from "@/lib/audit/client";
import { auditFilters, auditListing, auditSortKeys } from "@/lib/audit/listing";
import { activityColumns } from "./activity-columns";
import { ActivityFilters } from "./activity-filters";

const { grouped: _, ...shownFilters } = auditFilters;

export function ActivityPage() {
  const t = useTranslations("activity");
  const project = useProject();
  const { canAdminister } = usePermissions();
  if (!project) return <NoProject title={t("title")} />;
  if (!canAdminister) return <AdminsOnly title={t("title")} />;
  return <ActivityList key={project.slug} project={project} />;
}

function ActivityList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("activity");
  const list = useListState(auditSortKeys, auditListing.defaultSort);
  const { filters, problems, drop, change, refine, clear } = useFilters(shownFilters, auditSortKeys);
  // Who looks for something finds it also inside a job.
  const isSearch = filters.q ?? filters.action ?? filters.job;
  const search = { ...list.listing, filters: isSearch ? filters : { ...filters, grouped: true } };
  const settings = useTableSettings("activity", activityColumns);
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
      toolbar={
        <>
          <div className="px-4 pb-2.5 sm:px-6">
            <div className="sm:w-96">
              <SearchField
                label={t("search")}
                placeholder={t("searchHint")}
                value={filters.q ?? ""}
                onSearch={(q) => refine({ q: q || null })}
              />
            </div>
          </div>
          <ActivityFilters project={project.slug} filters={filters} onChange={change} onClear={clear} />
          {problems.length > 0 && (
            <div className="px-4 pb-3 sm:px-6">
              <FilterChips
                chips={[]}
                problems={problems}
                isFiltered={Object.keys(filters).length > 0}
                onDrop={drop}
                onClear={clear}
              />
            </div>
          )}
        </>
      }
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
      widths={settings.widths}
      onResize={settings.setWidth}
      rowId={(event) => event.id}
      labelOf={(id) => t(`column.${id as "action" | "details" | "actor" | "origin" | "at"}`)}
    />
  );
}

"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useTranslations } from "use-intl";
import { FilterChips } from "@/components/data-table/filters/filter-chips";
import { ListLayout, NoMatches } from "@/components/data-table/list-layout";
import { SearchField } from "@/components/data-table/search-field";
import { useFilters } from "@/components/data-table/use-filters";
import { useList } from "@/components/data-table/use-list";
import type { ConsoleProject } from "@/components/layout/context";
import { projectPage } from "@/components/layout/page";
import { linkButton } from "@/components/ui/styles";
import { auditExportPath, auditPath, auditQuery } from "@/lib/audit/client";
import { auditFilters, auditListing } from "@/lib/audit/listing";
import { activityColumns } from "./activity-columns";
import { ActivityFilters } from "./activity-filters";

const { grouped: _, ...filters } = auditFilters;
const shownListing = { ...auditListing, filters };

function ActivityList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("activity");
  const { change, ...state } = useFilters(shownListing);
  const { filters, clear } = state;
  // Who looks for something finds it also inside a job.
  const isSearch = filters.q ?? filters.action ?? filters.job;
  const list = useList({
    name: "activity",
    project,
    columns: activityColumns,
    listing: auditListing,
    filters: isSearch ? filters : { ...filters, grouped: true },
    pathOf: auditPath,
    queryOf: auditQuery,
  });
  return (
    <ListLayout
      list={list}
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
                onSearch={state.search}
              />
            </div>
          </div>
          <ActivityFilters filters={filters} onChange={change} onClear={clear} />
          <div className="px-4 pb-3 empty:hidden sm:px-6">
            <FilterChips state={state} />
          </div>
        </>
      }
      emptyState={<NoMatches list="activity" onClear={clear} />}
      columns={activityColumns}
      labelOf={(id) => t(`column.${id as "action" | "details" | "actor" | "origin" | "at"}`)}
    />
  );
}

export const ActivityPage = projectPage("activity", ActivityList);

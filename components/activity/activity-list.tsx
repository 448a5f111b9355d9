"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ListLayout } from "@/components/data-table/list-layout";
import { useFilters } from "@/components/data-table/use-filters";
import { useListState } from "@/components/data-table/use-list-state";
import { EmptyState } from "@/components/layout/empty-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { usePreload } from "@/components/layout/use-preload";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/styles";
import { auditExportPath, auditPath, auditQuery } from "@/lib/audit/client";
import { auditFilters, auditListing, auditSortKeys } from "@/lib/audit/listing";
import { activityColumns } from "./activity-columns";
import { ActivityFilters } from "./activity-filters";

/** All that happened in a project: one page of what the URL describes, and all of it as a file. */
export function ActivityList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("activity");
  const listing = useListState(auditSortKeys, auditListing.defaultSort);
  const { filters, change, clear } = useFilters(auditFilters);
  const asked = { ...listing.listing, filters };
  const client = useQueryClient();
  usePreload(auditPath(project.slug, asked));
  const query = useQuery(auditQuery(project.slug, asked));
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
      list={listing}
      prefetch={(change) => void client.prefetchQuery(auditQuery(project.slug, { ...asked, ...change }))}
      sortKeys={auditSortKeys}
      caption={t("caption", { project: project.name })}
      columns={activityColumns}
      rowId={(event) => event.id}
      labelOf={(id) => t(`column.${id as "action" | "details" | "actor" | "at"}`)}
    />
  );
}

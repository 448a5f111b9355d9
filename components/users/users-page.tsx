"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { arrangeColumns } from "@/components/data-table/columns";
import { FilterButton } from "@/components/data-table/filters/filter-button";
import { FilterChips } from "@/components/data-table/filters/filter-chips";
import { ListLayout } from "@/components/data-table/list-layout";
import { ListToolbar } from "@/components/data-table/list-toolbar";
import { useListPosition } from "@/components/data-table/use-list-position";
import { useListState } from "@/components/data-table/use-list-state";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { useTableSettings } from "@/components/data-table/use-table-settings";
import { ActiveViewName } from "@/components/data-table/views/active-view";
import { useActiveView, useKeepAll } from "@/components/data-table/views/use-saved-views";
import { EmptyState, NoProject } from "@/components/layout/empty-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { usePreload } from "@/components/layout/use-preload";
import { useProject } from "@/components/layout/use-project";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { ExportButton } from "@/components/transfer/export-button";
import { Button } from "@/components/ui/button";
import { writeFilters, writeSort } from "@/lib/listing/client";
import { usersPath, usersQuery } from "@/lib/users/client";
import { defaultUserSort, userFilters, userSortKeys } from "@/lib/users/listing";
import { useUserFilters } from "./use-user-filters";
import { userColumns } from "./user-columns";

type ColumnId = "externalUserId" | "devices" | "reachableDevices" | "id" | (typeof userSortKeys)[number];

function UserList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("users");
  const { slug } = project;
  const list = useListState(userSortKeys, defaultUserSort);
  const { filters, items, chips, problems, labelOf: filterLabel, refine, drop, clear } = useUserFilters();
  const settings = useTableSettings("users", userColumns);
  const [singleKeys] = useSingleKeyShortcuts();
  const input = { ...list.listing, filters };
  const client = useQueryClient();
  usePreload(usersPath(slug, input));
  const query = useQuery(usersQuery(slug, input));
  const { data } = query;
  useDocumentTitle(useActiveView("users")?.view.name, t("title"));
  useKeepAll("users");
  useListPosition("users", data !== undefined);
  useRowKeys({ enabled: singleKeys });
  const labelOf = (id: string) => t(`column.${id as ColumnId}`);

  return (
    <ListLayout
      title={t("title")}
      view={<ActiveViewName project={slug} list="users" columns={settings.columns} />}
      countText={({ total, totalIsEstimate }) => t(totalIsEstimate ? "countAbout" : "count", { total })}
      actions={
        data &&
        data.page.total > 0 && (
          <ExportButton
            project={slug}
            resource="users"
            query={{ sort: writeSort(input.sort), ...writeFilters(userFilters, filters) }}
            visibleColumns={[
              "id",
              "email",
              "userId",
              "devices",
              "reachableDevices",
              "createdAt",
              "updatedAt",
            ]}
            total={data.page.total}
            canReveal={false}
          />
        )
      }
      toolbar={
        <ListToolbar
          project={slug}
          list="users"
          search={{
            label: t("search"),
            placeholder: t("searchHint"),
            value: filters.q,
            onSearch: (words) => refine({ q: words || null }),
          }}
          settings={settings}
          columns={userColumns}
          labelOf={labelOf}
          filters={<FilterButton items={items} count={chips.length} onClear={clear} />}
          chips={
            <FilterChips
              chips={chips}
              problems={problems}
              isFiltered={Object.keys(filters).length > 0}
              labelOf={filterLabel}
              onDrop={drop}
              onClear={clear}
            />
          }
        />
      }
      query={query}
      errorTitle={t("loadFailed")}
      emptyState={
        Object.keys(filters).length > 0 ? (
          <EmptyState title={t("noMatches.title")} text={t("noMatches.text")}>
            <Button onClick={clear}>{t("noMatches.clear")}</Button>
          </EmptyState>
        ) : (
          <EmptyState title={t("emptyTitle")} text={t("emptyText")} />
        )
      }
      list={list}
      prefetch={(change) => void client.prefetchQuery(usersQuery(slug, { ...input, ...change }))}
      sortKeys={userSortKeys}
      caption={t("caption", { project: project.name })}
      columns={arrangeColumns(userColumns, settings.columns)}
      rowId={(user) => user.id}
      labelOf={labelOf}
      density={settings.density}
      showAllColumns={settings.columns !== null}
      widths={settings.widths}
      onResize={settings.setWidth}
    />
  );
}

export function UsersPage() {
  const t = useTranslations("users");
  const project = useProject();
  if (!project) return <NoProject title={t("title")} />;
  return <UserList key={project.slug} project={project} />;
}

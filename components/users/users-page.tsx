"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { arrangeColumns } from "@/components/data-table/columns";
import { ListLayout } from "@/components/data-table/list-layout";
import { ListToolbar } from "@/components/data-table/list-toolbar";
import { useFilters } from "@/components/data-table/use-filters";
import { useListPosition } from "@/components/data-table/use-list-position";
import { useListState } from "@/components/data-table/use-list-state";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { useTableSettings } from "@/components/data-table/use-table-settings";
import { EmptyState, NoProject } from "@/components/layout/empty-state";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { usePreload } from "@/components/layout/use-preload";
import { useProject } from "@/components/layout/use-project";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { ExportButton } from "@/components/transfer/export-button";
import { Button } from "@/components/ui/button";
import { writeSort } from "@/lib/listing/client";
import { usersPath, usersQuery } from "@/lib/users/client";
import { defaultUserSort, userFilters, userSortKeys } from "@/lib/users/listing";
import { userColumns } from "./user-columns";

type ColumnId = "externalUserId" | "devices" | "id" | (typeof userSortKeys)[number];

/** A project's users. */
function UserList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("users");
  const { slug } = project;
  const list = useListState(userSortKeys, defaultUserSort);
  const { filters, refine, clear } = useFilters(userFilters);
  const settings = useTableSettings("users", userColumns);
  const [singleKeys] = useSingleKeyShortcuts();
  const { q } = filters;
  const input = { ...list.listing, q: q ?? null };
  const client = useQueryClient();
  usePreload(usersPath(slug, input));
  const query = useQuery(usersQuery(slug, input));
  const { data } = query;
  useListPosition("users", data !== undefined);
  useRowKeys({ enabled: singleKeys });
  const labelOf = (id: string) => t(`column.${id as ColumnId}`);

  return (
    <ListLayout
      title={t("title")}
      countText={({ total, totalIsEstimate }) => t(totalIsEstimate ? "countAbout" : "count", { total })}
      actions={
        data &&
        data.page.total > 0 && (
          <ExportButton
            project={slug}
            resource="users"
            query={{ sort: writeSort(input.sort), ...(q && { q }) }}
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
            value: q,
            onSearch: (words) => refine({ q: words || null }),
          }}
          settings={settings}
          columns={userColumns}
          labelOf={labelOf}
        />
      }
      query={query}
      errorTitle={t("loadFailed")}
      emptyState={
        q ? (
          <EmptyState title={t("noneFound", { q })} text={t("noneFoundText")}>
            <Button onClick={clear}>{t("clearSearch")}</Button>
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
    />
  );
}

export function UsersPage() {
  const t = useTranslations("users");
  const project = useProject();
  if (!project) return <NoProject title={t("title")} />;
  return <UserList key={project.slug} project={project} />;
}

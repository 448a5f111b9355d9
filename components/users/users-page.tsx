"use client";

import { useTranslations } from "use-intl";
import { ListLayout, NoMatches } from "@/components/data-table/list-layout";
import { ListToolbar } from "@/components/data-table/list-toolbar";
import { useList } from "@/components/data-table/use-list";
import { useListPosition } from "@/components/data-table/use-list-position";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { useActiveView, useKeepAll } from "@/components/data-table/views/use-saved-views";
import type { ConsoleProject } from "@/components/layout/context";
import { EmptyState, projectPage } from "@/components/layout/page";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { ExportButton } from "@/components/transfer/list-buttons";
import { writeFilters, writeSort } from "@/lib/listing/client";
import { usersPath, usersQuery } from "@/lib/users/client";
import { userFilters, userListing, type userSortKeys } from "@/lib/users/listing";
import { useUserFilters } from "./use-user-filters";
import { userColumns } from "./user-columns";

type ColumnId = "externalUserId" | "devices" | "reachableDevices" | "id" | (typeof userSortKeys)[number];

function UserList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("users");
  const filters = useUserFilters();
  const list = useList({
    name: "users",
    project,
    columns: userColumns,
    listing: userListing,
    filters: filters.filters,
    pathOf: usersPath,
    queryOf: usersQuery,
  });
  const { data } = list.query;
  const [singleKeys] = useSingleKeyShortcuts();
  useDocumentTitle(useActiveView("users")?.view.name, t("title"));
  useKeepAll("users");
  useListPosition("users", data !== undefined);
  useRowKeys({ enabled: singleKeys });
  const labelOf = (id: string) => t(`column.${id as ColumnId}`);

  return (
    <ListLayout
      list={list}
      actions={
        data &&
        data.page.total > 0 && (
          <ExportButton
            resource="users"
            query={{ sort: writeSort(list.input.sort), ...writeFilters(userFilters, filters.filters) }}
            visibleColumns={exportedColumns}
            total={data.page.total}
            canReveal={false}
          />
        )
      }
      toolbar={<ListToolbar list={list} columns={userColumns} labelOf={labelOf} filters={filters} />}
      emptyState={
        filters.isFiltered ? (
          <NoMatches list="users" onClear={filters.clear} />
        ) : (
          <EmptyState title={t("emptyTitle")} text={t("emptyText")} />
        )
      }
      columns={userColumns}
      labelOf={labelOf}
    />
  );
}

const exportedColumns = ["id", "email", "userId", "devices", "reachableDevices", "createdAt", "updatedAt"];

export const UsersPage = projectPage("users", UserList);

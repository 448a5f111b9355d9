"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import type { features } from "@/components/data-table/features";
import { ListLayout, NoMatches } from "@/components/data-table/list-layout";
import { ListToolbar } from "@/components/data-table/list-toolbar";
import { useList } from "@/components/data-table/use-list";
import { useListPosition } from "@/components/data-table/use-list-position";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { useActiveView, useKeepAll } from "@/components/data-table/views/use-saved-views";
import { type ConsoleProject, useProjectHref } from "@/components/layout/context";
import { EmptyState, projectPage } from "@/components/layout/page";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { ExportButton } from "@/components/transfer/list-buttons";
import { Text } from "@/components/ui/no-value";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import { writeFilters, writeSort } from "@/lib/listing/client";
import { usersPath, usersQuery } from "@/lib/users/client";
import { userFilters, userListing, type userSortKeys } from "@/lib/users/listing";
import type { UserView } from "@/lib/users/views";
import { useUserFilters } from "./use-user-filters";
import { userDisplayName } from "./user-name";

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

function UserLink({ user }: { user: UserView }) {
  const t = useTranslations("users");
  const href = useProjectHref();
  const name = userDisplayName(user);
  return (
    <Link
      href={href(`/users/${user.id}`)}
      prefetch={false}
      data-row-link={user.id}
      title={name}
      className="flex min-w-0 items-center gap-2 rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink"
    >
      <span className="min-w-0 truncate font-medium">{name}</span>
      {user.isSample && <Tag>{t("sample")}</Tag>}
    </Link>
  );
}

function DeviceCountLink({ user }: { user: UserView }) {
  const t = useTranslations("users");
  const format = useFormatter();
  const href = useProjectHref();
  if (user.devices === 0) return <Count value={0} />;
  return (
    <Link
      href={href(`/devices?user=${user.id}`)}
      prefetch={false}
      aria-label={t("deviceCount", { count: user.devices })}
      className="rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink hover:underline"
    >
      {format.number(user.devices)}
    </Link>
  );
}

function Count({ value }: { value: number }) {
  const format = useFormatter();
  return <span className={value === 0 ? "text-ink-soft" : ""}>{format.number(value)}</span>;
}

const column = createColumnHelper<typeof features, UserView>();

/** A column's id is its sort key if the list can be sorted by it. */
const userColumns = column.columns([
  column.accessor("email", {
    id: "email",
    sortDescFirst: false,
    cell: ({ row }) => <UserLink user={row.original} />,
  }),
  column.accessor("externalUserId", {
    id: "externalUserId",
    enableSorting: false,
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs" />,
  }),
  column.accessor("id", {
    id: "id",
    enableSorting: false,
    meta: { optional: true },
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs" />,
  }),
  column.accessor("devices", {
    id: "devices",
    enableSorting: false,
    meta: { width: 88, numeric: true },
    cell: ({ row }) => <DeviceCountLink user={row.original} />,
  }),
  column.accessor("reachableDevices", {
    id: "reachableDevices",
    enableSorting: false,
    meta: { width: 88, numeric: true },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  ...(["updatedAt", "createdAt"] as const).map((field) =>
    column.accessor(field, {
      id: field,
      sortDescFirst: true,
      meta: { width: 104 },
      cell: ({ getValue }) => <Timestamp value={getValue()} />,
    }),
  ),
]);

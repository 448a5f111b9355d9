"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { DataTable } from "@/components/data-table/data-table";
import { Pagination } from "@/components/data-table/pagination";
import { PastEnd } from "@/components/data-table/past-end";
import { SearchField } from "@/components/data-table/search-field";
import { SkeletonTable } from "@/components/data-table/skeleton-table";
import { SortSelect } from "@/components/data-table/sort-select";
import { useFilters } from "@/components/data-table/use-filters";
import { useListing } from "@/components/data-table/use-listing";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { Failure } from "@/components/layout/failure";
import { Blank } from "@/components/layout/no-project";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { useSingleKeys } from "@/components/palette/use-single-keys";
import { ExportButton } from "@/components/transfer/export-button";
import { Button } from "@/components/ui/button";
import { usersQuery } from "@/lib/users/client";
import { defaultUserSort, userFilters, userSortKeys } from "@/lib/users/listing";
import { useUserListMemory } from "./use-user-list-memory";
import { userColumns } from "./user-columns";

type ColumnId = "externalUserId" | "devices" | (typeof userSortKeys)[number];

/** A project's users: one page of the list that the URL describes. */
export function UserList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("users");
  const { listing, toPage, toPageSize, toSort } = useListing(userSortKeys, defaultUserSort);
  const { filters, refine, clear } = useFilters(userFilters);
  const [singleKeys] = useSingleKeys();
  const q = filters.q ?? null;
  const query = usersQuery(project.slug, { ...listing, q });
  const { data, error, refetch, isPlaceholderData } = useQuery(query);
  useUserListMemory(data !== undefined);
  useRowKeys({ enabled: singleKeys });

  const labelOf = (id: string) => t(`column.${id as ColumnId}`);
  const hasRows = data !== undefined && data.items.length > 0;

  function content() {
    if (error) return <Failure title={t("loadFailed")} error={error} onRetry={() => void refetch()} />;
    if (!data) return <SkeletonTable columns={userColumns} labelOf={labelOf} />;
    if (!hasRows && listing.page > 1 && data.page.total > 0)
      return <PastEnd page={listing.page} pageCount={data.page.pageCount} onPage={toPage} />;
    if (!hasRows && q)
      return (
        <Blank title={t("noneFound", { q })} text={t("noneFoundText")}>
          <Button onClick={clear}>{t("clearSearch")}</Button>
        </Blank>
      );
    if (!hasRows) return <Blank title={t("emptyTitle")} text={t("emptyText")} />;
    return (
      <>
        <div className="px-4 pb-3 md:hidden">
          <SortSelect keys={userSortKeys} labelOf={labelOf} sort={listing.sort} onSort={toSort} />
        </div>
        <DataTable
          caption={t("caption", { project: project.name })}
          columns={userColumns}
          rows={data.items}
          rowId={(user) => user.id}
          labelOf={labelOf}
          sort={listing.sort}
          onSort={toSort}
          stale={isPlaceholderData}
        />
        <Pagination
          info={data.page}
          count={data.items.length}
          page={listing.page}
          pageSize={listing.pageSize}
          onPage={toPage}
          onPageSize={toPageSize}
        />
      </>
    );
  }

  const total = data?.page.total;
  return (
    <>
      <PageHeader
        title={t("title")}
        aside={
          <span role="status">
            {total !== undefined &&
              !error &&
              t(data?.page.totalIsEstimate ? "countAbout" : "count", { total })}
          </span>
        }
        actions={
          hasRows && (
            <ExportButton
              project={project.slug}
              what="users"
              query={{
                sort: `${listing.sort.descending ? "-" : ""}${listing.sort.key}`,
                ...(q && { q }),
              }}
              visible={["id", "email", "userId", "devices", "reachableDevices", "createdAt", "updatedAt"]}
              total={total}
              mayReveal={false}
            />
          )
        }
      />
      <div className="px-4 pb-3 sm:max-w-md sm:px-6">
        <SearchField
          label={t("search")}
          placeholder={t("searchHint")}
          value={q ?? ""}
          onSearch={(words) => refine({ q: words || null })}
        />
      </div>
      {content()}
    </>
  );
}

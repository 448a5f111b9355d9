"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/layout/error-state";
import { PageHeader } from "@/components/layout/page-header";
import type { Page, PageInfo } from "@/lib/listing/types";
import { DataTable, type DataTableProps } from "./data-table";
import { PageOutOfRange } from "./page-out-of-range";
import { Pagination } from "./pagination";
import { SkeletonTable } from "./skeleton-table";
import { SortSelect } from "./sort-select";
import type { ListState } from "./use-list-state";
import { usePrefetchNext } from "./use-prefetch-next";

interface ListFrameProps<Row extends RowData, Key extends string>
  extends Omit<DataTableProps<Row, Key>, "rows" | "stale" | "sort" | "onSort" | "onSortNear"> {
  title: string;
  /** How many there are, in words. */
  countText: (page: PageInfo) => string;
  actions?: ReactNode;
  /** Search, filters and whatever else stands above the rows. */
  toolbar: ReactNode;
  query: Pick<UseQueryResult<Page<Row>>, "data" | "error" | "refetch" | "isPlaceholderData">;
  /** What a failed load is called. */
  errorTitle: string;
  /** Stands where rows should, if there are none at all. */
  emptyState: ReactNode;
  list: ListState<Key>;
  /** Has the rows of a neighbouring page, or of another sort, ready before they are asked for. */
  prefetch: (change: Partial<Pick<ListState<Key>["listing"], "page" | "sort">>) => void;
  sortKeys: readonly Key[];
  /** Right above the page numbers, in sight wherever one stands. */
  footer?: ReactNode;
}

/** A list's page: its name and count, what narrows it, then its rows, or why there are none, and the way to more. */
export function ListLayout<Row extends RowData, Key extends string>({
  title,
  countText,
  actions,
  toolbar,
  query,
  errorTitle: failed,
  emptyState: empty,
  list: listing,
  prefetch,
  sortKeys,
  footer: foot,
  ...table
}: ListFrameProps<Row, Key>) {
  const { data, error, refetch, isPlaceholderData } = query;
  const { page, pageSize, sort } = listing.listing;
  const { defaultSort, toPage, toPageSize, toSort } = listing;
  const { columns, labelOf, selection } = table;
  usePrefetchNext(page, isPlaceholderData ? undefined : data, (next) => prefetch({ page: next }));

  function content() {
    if (error) return <ErrorState title={failed} error={error} onRetry={() => void refetch()} />;
    if (!data)
      return (
        <SkeletonTable columns={columns} labelOf={labelOf} density={table.density} selectable={!!selection} />
      );
    if (data.items.length === 0 && data.page.total === 0) return empty;
    if (data.items.length === 0)
      return <PageOutOfRange page={page} pageCount={data.page.pageCount} onPage={toPage} />;
    return (
      <>
        <div className="px-4 pb-3 md:hidden">
          <SortSelect keys={sortKeys} labelOf={labelOf} sort={sort} onSort={toSort} />
        </div>
        <DataTable
          {...table}
          rows={data.items}
          sort={sort}
          onSort={toSort}
          onSortNear={(next) => prefetch({ page: 1, sort: next ?? defaultSort })}
          stale={isPlaceholderData}
        />
        {/* Phones are short: there, only what can be done with a selection stays in sight. */}
        <div className="z-10 mt-auto max-md:contents md:sticky md:bottom-0">
          {foot && <div className="max-md:sticky max-md:bottom-0 max-md:z-10">{foot}</div>}
          <Pagination
            info={data.page}
            count={data.items.length}
            page={page}
            pageSize={pageSize}
            onPage={toPage}
            onPageNear={(next) => prefetch({ page: next })}
            onPageSize={toPageSize}
          />
        </div>
      </>
    );
  }

  return (
    <>
      <PageHeader
        title={title}
        subtitle={<span role="status">{data && !error && countText(data.page)}</span>}
        actions={actions}
      />
      {toolbar}
      {content()}
    </>
  );
}

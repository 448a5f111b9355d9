import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import { useTranslations } from "use-intl";
import { EmptyState, ErrorState, PageHeader } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { writeSort } from "@/lib/listing/client";
import type { Sort } from "@/lib/listing/types";
import { arrangeColumns } from "./columns";
import { DataTable, type ListRow, type TableProps } from "./data-table";
import { Pagination } from "./pagination";
import { SkeletonTable } from "./skeleton-table";
import type { ListName } from "./use-list";
import { ActiveViewName } from "./views/active-view";

interface ListLayoutProps<Row extends ListRow, Key extends string> extends TableProps<Row, Key> {
  actions?: ReactNode;
  /** Search and filters. */
  toolbar: ReactNode;
  /** Replaces the table if there are no rows at all. */
  emptyState: ReactNode;
  /** Above the pagination. Stays visible on phones too. */
  footer?: ReactNode;
}

/** A list's page: title and count, toolbar, table and pagination. */
export function ListLayout<Row extends ListRow, Key extends string>(props: ListLayoutProps<Row, Key>) {
  const { actions, toolbar, emptyState, footer, ...given } = props;
  const { list, labelOf } = given;
  const { name, settings, query, listing, toPage, toSort, prefetch } = list;
  const t = useTranslations(name);
  const { data, error, refetch, isPlaceholderData } = query;
  const { page, sort } = listing;
  const table = { ...given, columns: arrangeColumns(given.columns, settings.columns) };

  const prefetchPage = useEffectEvent((next: number) => prefetch({ page: next }));
  const pageCount = data && !isPlaceholderData && data.page.number === page ? data.page.pageCount : 0;
  useEffect(() => {
    if (page < pageCount) prefetchPage(page + 1);
  }, [page, pageCount]);

  function content() {
    if (error) return <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />;
    if (!data)
      return (
        <div data-table-frame className={`${frame} md:overflow-hidden md:[scrollbar-gutter:stable]`}>
          <SkeletonTable {...table} />
        </div>
      );
    if (data.items.length === 0 && data.page.total === 0) return emptyState;
    if (data.items.length === 0)
      return <PageOutOfRange page={page} pageCount={data.page.pageCount} onPage={toPage} />;
    return (
      <>
        <div className="px-4 pb-3 md:hidden">
          <SortSelect keys={list.sortKeys} labelOf={labelOf} sort={sort} onSort={toSort} />
        </div>
        <TableFrame>
          <DataTable {...table} rows={data.items} />
        </TableFrame>
        {/* Phones have little height, so only the footer sticks there. */}
        <div className="z-10 mt-auto max-md:contents md:sticky md:bottom-(--tray,0px)">
          {footer && <div className="max-md:sticky max-md:bottom-(--tray,0px) max-md:z-10">{footer}</div>}
          <Pagination list={list} data={data} />
        </div>
      </>
    );
  }

  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {name !== "activity" && <ActiveViewName list={name} columns={settings.columns} />}
            <span role="status">
              {data &&
                !error &&
                t(data.page.totalIsEstimate ? "countAbout" : "count", { total: data.page.total })}
            </span>
          </div>
        }
        actions={actions}
        hasSmallActions
      />
      {toolbar}
      {content()}
    </>
  );
}

// On phones cards flow with the page.
const frame = "group/frame md:@container md:relative md:min-h-48 md:flex-1";

/** Scrolls sideways if the columns need more room, and back to the top for other rows. */
function TableFrame({ children }: { children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  const search = new URLSearchParams(useSearchParams().toString());
  for (const name of ["view", "export"]) search.delete(name);
  const rows = search.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are the reason.
  useEffect(() => {
    if (element.current) element.current.scrollTop = 0;
  }, [rows]);
  return (
    <div
      ref={element}
      data-table-frame
      onScroll={({ currentTarget }) =>
        currentTarget.toggleAttribute("data-scrolled", currentTarget.scrollLeft !== 0)
      }
      className={`${frame} scroll-ps-56 scroll-pt-10 md:overflow-auto md:[scrollbar-gutter:stable]`}
    >
      {children}
    </div>
  );
}

/** Shown if a list has rows, but none that match its filters. */
export function NoMatches({ list, text, onClear }: { list: ListName; text?: string; onClear: () => void }) {
  const t = useTranslations(list);
  return (
    <EmptyState title={t("noMatches.title")} text={text ?? t("noMatches.text")}>
      <Button onClick={onClear}>{t("noMatches.clear")}</Button>
    </EmptyState>
  );
}

interface PageOutOfRangeProps {
  page: number;
  pageCount: number;
  onPage: (page: number) => void;
}

function PageOutOfRange({ page, pageCount, onPage }: PageOutOfRangeProps) {
  const t = useTranslations("table");
  return (
    <EmptyState title={t("outOfRangeTitle", { page })} text={t("outOfRangeText", { count: pageCount })}>
      <Button onClick={() => onPage(1)}>{t("backToFirst")}</Button>
      {pageCount > 1 && (
        <Button onClick={() => onPage(pageCount)}>{t("backToLast", { count: pageCount })}</Button>
      )}
    </EmptyState>
  );
}

interface SortSelectProps<Key extends string> {
  keys: readonly Key[];
  labelOf: (key: Key) => string;
  sort: Sort<Key>;
  onSort: (sort: Sort<Key>) => void;
}

/** Times end in `At`, as in `lastSeenAt`. */
function order({ key, descending }: Sort<string>) {
  if (/^at$|At$/.test(key)) return descending ? "newestFirst" : "oldestFirst";
  return descending ? "descending" : "ascending";
}

/** Sorting for cards, which have no column headers. */
function SortSelect<Key extends string>({ keys, labelOf, sort, onSort }: SortSelectProps<Key>) {
  const t = useTranslations("table");
  const offered = keys.flatMap((key) => [
    { key, descending: true },
    { key, descending: false },
  ]);
  return (
    <Select
      aria-label={t("sortBy")}
      value={writeSort(sort)}
      onChange={(event) => {
        const chosen = offered.find((option) => writeSort(option) === event.target.value);
        if (chosen) onSort(chosen);
      }}
      className="w-full"
    >
      {offered.map((option) => (
        <option key={writeSort(option)} value={writeSort(option)}>
          {t(order(option), { column: labelOf(option.key) })}
        </option>
      ))}
    </Select>
  );
}

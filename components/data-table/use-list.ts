import {
  type FetchQueryOptions,
  type UseQueryOptions,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { RowData } from "@tanstack/react-table";
import { createParser, parseAsNumberLiteral, useQueryStates } from "nuqs";
import type { ConsoleProject } from "@/components/layout/context";
import { usePreload } from "@/components/layout/use-preload";
import { type PageRequest, writeSort } from "@/lib/listing/client";
import {
  defaultPageSize,
  type ListingDefinition,
  type Page,
  pageSizes,
  type Sort,
} from "@/lib/listing/types";
import type { Columns } from "./data-table";
import { useTableSettings } from "./use-table-settings";

export type ListName = "devices" | "users" | "activity";

interface ListOptions<Row extends RowData, Key extends string, Filters> {
  /** Names its texts and its settings. */
  name: ListName;
  project: ConsoleProject;
  columns: Columns<Row>;
  listing: Pick<ListingDefinition<Key>, "sortKeys" | "defaultSort">;
  filters: Filters;
  pathOf: (project: string, listing: PageRequest<Key> & { filters: Filters }) => string;
  queryOf: (
    project: string,
    listing: PageRequest<Key> & { filters: Filters },
  ) => UseQueryOptions<Page<Row>> & FetchQueryOptions<Page<Row>>;
}

/** A list's page: its place in the URL, the operator's settings, and its rows. */
export function useList<Row extends RowData, Key extends string, Filters>(
  options: ListOptions<Row, Key, Filters>,
) {
  const { name, project, columns, filters, pathOf, queryOf } = options;
  const { sortKeys, defaultSort } = options.listing;
  const state = useListState(sortKeys, defaultSort);
  const settings = useTableSettings(name, columns);
  const client = useQueryClient();
  const input = { ...state.listing, filters };
  usePreload(pathOf(project.slug, input));
  return {
    ...state,
    name,
    project,
    sortKeys,
    settings,
    input,
    query: useQuery(queryOf(project.slug, input)),
    /** Loads another page or sort in advance. */
    prefetch: (change: Partial<Pick<PageRequest<Key>, "page" | "sort">>) =>
      void client.prefetchQuery(queryOf(project.slug, { ...input, ...change })),
  };
}

export type List<Row extends RowData, Key extends string> = ReturnType<typeof useList<Row, Key, unknown>>;

export const parseAsPage = createParser({
  parse: (text) => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : null),
  serialize: String,
});

export type PageSize = (typeof pageSizes)[number];

/**
 * Page, page size and sort of a list, kept in the URL without defaults. Unknown values count as the default.
 * Changing sort or page size returns to page 1.
 */
export function useListState<Key extends string>(sortKeys: readonly Key[], defaultSort: Sort<Key>) {
  const [listing, set] = useQueryStates(
    {
      page: parseAsPage.withDefault(1),
      pageSize: parseAsNumberLiteral(pageSizes).withDefault(defaultPageSize),
      sort: parserOfSort(sortKeys).withDefault(defaultSort),
    },
    { history: "push", scroll: true },
  );
  return {
    listing,
    defaultSort,
    toPage: (page: number) => void set({ page }),
    toPageSize: (pageSize: PageSize) => void set({ pageSize, page: null }),
    toSort: (sort: Sort<Key> | null) => void set({ sort, page: null }),
  };
}

export type ListState = ReturnType<typeof useListState>;

function parserOfSort<Key extends string>(keys: readonly Key[]) {
  return createParser<Sort<Key>>({
    parse: (text) => {
      const descending = text.startsWith("-");
      const key = keys.find((offered) => offered === text.slice(descending ? 1 : 0));
      return key ? { key, descending } : null;
    },
    serialize: writeSort,
    eq: (one, other) => writeSort(one) === writeSort(other),
  });
}

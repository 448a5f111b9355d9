import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { RowData } from "@tanstack/react-table";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { usePreload } from "@/components/layout/use-preload";
import type { pageQuery } from "@/lib/http/query";
import type { PageRequest } from "@/lib/listing/client";
import type { ListingDefinition, Page } from "@/lib/listing/types";
import type { Columns } from "./data-table";
import { useListState } from "./use-list-state";
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
  ) => ReturnType<typeof pageQuery<Page<Row>>>;
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

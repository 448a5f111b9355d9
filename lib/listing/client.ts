import type { FilterSet, FilterValues, Sort } from "./types";

/** A sort as the URL has it: `-lastSeenAt` is descending. */
export const writeSort = ({ key, descending }: Sort<string>): string => `${descending ? "-" : ""}${key}`;

export interface PageRequest<Key extends string = string> {
  page: number;
  pageSize: number;
  sort: Sort<Key>;
}

/** The URL parameters of one page of a list. */
export const writePage = ({ page, pageSize, sort }: PageRequest): Record<string, string> => ({
  page: String(page),
  pageSize: String(pageSize),
  sort: writeSort(sort),
});

/** The URL parameters of a list's filters. */
export const writeFilters = <Filters extends FilterSet>(
  filters: Filters,
  values: FilterValues<Filters>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, filters[name]?.write(value) ?? ""]],
    ),
  );

import { DomainError } from "@/lib/errors";
import { parseListQuery } from "@/lib/listing/parse";
import type { FilterSet, FilterValues, ListingDefinition, Sort } from "@/lib/listing/types";

/**
 * Reads the query of an export: the filters and the sort of its list, and `choices`, which say what the file is to be
 * like. An export has no pages. Throws `invalidValue` and names the parameter.
 */
export function parseExportQuery<Key extends string, Filters extends FilterSet, Choices extends FilterSet>(
  params: URLSearchParams,
  listing: ListingDefinition<Key, Filters> & { filters: Filters },
  choices: Choices,
): FilterValues<Choices> & { filters: FilterValues<Filters>; sort: Sort<Key> } {
  for (const path of ["page", "pageSize"]) {
    if (!params.has(path)) continue;
    throw new DomainError("invalidValue", "An export has no pages: it holds everything.", {
      issues: [{ path, message: "Unknown parameter" }],
    });
  }
  const { sort, filters } = parseListQuery(params, {
    ...listing,
    filters: { ...listing.filters, ...choices },
  });
  const part = (names: FilterSet) =>
    Object.fromEntries(Object.entries(filters).filter(([name]) => Object.hasOwn(names, name)));
  return {
    ...(part(choices) as FilterValues<Choices>),
    filters: part(listing.filters) as FilterValues<Filters>,
    sort,
  };
}

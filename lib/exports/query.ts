import { DomainError } from "@/lib/errors";
import { listQuery, parseListQuery } from "@/lib/listing/query";
import type { FilterSet, FilterValues, ListingDefinition, QueryReader, Sort } from "@/lib/listing/types";

type ExportOrder<
  Key extends string,
  Filters extends FilterSet,
  Choices extends FilterSet,
> = FilterValues<Choices> & { filters: FilterValues<Filters>; sort: Sort<Key> };

/** The query of an export: the filters and the sort of its list, and `choices`, which say what the file is to be like. */
export const exportQuery = <Key extends string, Filters extends FilterSet, Choices extends FilterSet>(
  listing: ListingDefinition<Key, Filters> & { filters: Filters },
  choices: Choices,
): QueryReader<ExportOrder<Key, Filters, Choices>> => ({
  read: (params) => parseExportQuery(params, listing, choices),
  parameters: listQuery({ ...listing, filters: { ...listing.filters, ...choices } }).parameters.filter(
    ({ name }) => !pages.includes(name),
  ),
});

const pages = ["page", "pageSize"];

/** An export has no pages. Throws `invalidValue` and names the parameter. */
function parseExportQuery<Key extends string, Filters extends FilterSet, Choices extends FilterSet>(
  params: URLSearchParams,
  listing: ListingDefinition<Key, Filters> & { filters: Filters },
  choices: Choices,
): ExportOrder<Key, Filters, Choices> {
  for (const path of pages) {
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

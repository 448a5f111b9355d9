import { DomainError } from "@/lib/errors";
import { listQuery, parseListQuery } from "@/lib/listing/query";
import type { FilterSet, FilterValues, ListingDefinition, QueryReader, Sort } from "@/lib/listing/types";

export type ExportRequest<
  Key extends string,
  Filters extends FilterSet,
  Options extends FilterSet,
> = FilterValues<Options> & { filters: FilterValues<Filters>; sort: Sort<Key> };

const pageParameters = ["page", "pageSize"];

/** The query of an export: the filters and the sort of its list, and options for the file. */
export function exportQuery<Key extends string, Filters extends FilterSet, Options extends FilterSet>(
  listing: ListingDefinition<Key, Filters> & { filters: Filters },
  options: Options,
): QueryReader<ExportRequest<Key, Filters, Options>> {
  const definition = { ...listing, filters: { ...listing.filters, ...options } };
  return {
    parameters: listQuery(definition).parameters.filter(({ name }) => !pageParameters.includes(name)),
    read(params) {
      const path = pageParameters.find((name) => params.has(name));
      if (path !== undefined) {
        throw new DomainError("invalidValue", "Exports are not paged: they contain all rows.", {
          issues: [{ path, message: "Unknown parameter" }],
        });
      }
      const { sort, filters } = parseListQuery(params, definition);
      const pick = (names: FilterSet) =>
        Object.fromEntries(Object.entries(filters).filter(([name]) => Object.hasOwn(names, name)));
      return {
        ...(pick(options) as FilterValues<Options>),
        filters: pick(listing.filters) as FilterValues<Filters>,
        sort,
      };
    },
  };
}

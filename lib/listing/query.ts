import { writeSort } from "./client";
import { parseFilters, parseListQuery } from "./parse";
import {
  defaultPageSize,
  type FilterSet,
  type FilterValues,
  type ListingDefinition,
  type ListQuery,
  type Parameter,
  pageSizes,
  type QueryReader,
} from "./types";

/** The query of a list: page, size, sort and filters. */
export const listQuery = <Key extends string, Filters extends FilterSet = Record<never, never>>(
  definition: ListingDefinition<Key, Filters>,
): QueryReader<ListQuery<Key, Filters>> => ({
  read: (params) => parseListQuery(params, definition),
  parameters: [
    {
      name: "page",
      description: "The page, from 1.",
      schema: { type: "integer", minimum: 1, maximum: 999_999_999, default: 1 },
    },
    {
      name: "pageSize",
      description: "How many stand on a page.",
      schema: { type: "integer", enum: [...pageSizes], default: defaultPageSize },
    },
    {
      name: "sort",
      description: "What the list is sorted by; with - in front, descending.",
      schema: {
        type: "string",
        enum: definition.sortKeys.flatMap((key) => [key, `-${key}`]),
        default: writeSort(definition.defaultSort),
      },
    },
    ...filterParameters(definition.filters ?? {}),
  ],
});

/** The query of what takes filters alone. */
export const filterQuery = <Filters extends FilterSet>(
  filters: Filters,
): QueryReader<FilterValues<Filters>> => ({
  read: (params) => parseFilters(params, filters),
  parameters: filterParameters(filters),
});

const filterParameters = (filters: FilterSet): Parameter[] =>
  Object.entries(filters).map(([name, { description, expected, schema }]) => ({
    name,
    description: description ?? `${expected}.`,
    schema,
  }));

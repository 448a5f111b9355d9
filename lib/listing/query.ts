import { DomainError } from "@/lib/errors";
import { writeSort } from "./client";
import {
  defaultPageSize,
  type FilterSet,
  type FilterValues,
  type ListingDefinition,
  type ListQuery,
  type Parameter,
  pageSizes,
  type QueryReader,
  type Sort,
} from "./types";

const pageParameters = ["page", "pageSize", "sort"];

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
      description: "Items per page.",
      schema: { type: "integer", enum: [...pageSizes], default: defaultPageSize },
    },
    {
      name: "sort",
      description: "Sort key; with - in front, descending.",
      schema: {
        type: "string",
        enum: definition.sortKeys.flatMap((key) => [key, `-${key}`]),
        default: writeSort(definition.defaultSort),
      },
    },
    ...filterParameters(definition.filters ?? {}),
  ],
});

/** A query with filters only. */
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

/**
 * Reads `?page=2&pageSize=50&sort=-lastSeenAt&platform=ios`. Absent parameters take their defaults. Throws
 * `invalidValue`, naming the parameter, for anything that is not offered and for a parameter that is repeated.
 */
export function parseListQuery<Key extends string, Filters extends FilterSet = Record<never, never>>(
  params: URLSearchParams,
  definition: ListingDefinition<Key, Filters>,
): ListQuery<Key, Filters> {
  const filters = new URLSearchParams([...params].filter(([name]) => !pageParameters.includes(name)));
  for (const name of pageParameters) if (params.getAll(name).length > 1) reject(name, "Given more than once");
  return {
    number: parsePage(params.get("page")),
    size: parsePageSize(params.get("pageSize")),
    sort: parseSort(params.get("sort"), definition),
    filters: parseFilters(filters, definition.filters ?? ({} as Filters)),
  };
}

/** Reads only filters. Throws `invalidValue`, naming the parameter with `prefix` in front. */
export function parseFilters<Filters extends FilterSet>(
  params: URLSearchParams,
  filters: Filters,
  prefix = "",
): FilterValues<Filters> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of params) {
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (filter === undefined) reject(prefix + name, "Unknown parameter");
    if (Object.hasOwn(values, name)) reject(prefix + name, "Given more than once");
    values[name] = filter.read(text) ?? reject(prefix + name, filter.expected);
  }
  return values as FilterValues<Filters>;
}

function parsePage(text: string | null): number {
  if (text === null) return 1;
  // mutation: negative-page-accepted
  if (!/^[1-9]\d{0,8}$/.test(text)) reject("page", "Expected a whole number from 1");
  return Number(text);
}

function parsePageSize(text: string | null): number {
  if (text === null) return defaultPageSize;
  const size = pageSizes.find((offered) => String(offered) === text);
  return size ?? reject("pageSize", `Expected one of ${pageSizes.join(", ")}`);
}

function parseSort<Key extends string>(
  text: string | null,
  definition: Pick<ListingDefinition<Key>, "sortKeys" | "defaultSort">,
): Sort<Key> {
  if (text === null) return definition.defaultSort;
  const descending = text.startsWith("-");
  const key = definition.sortKeys.find((offered) => offered === (descending ? text.slice(1) : text));
  // mutation: unknown-sort-accepted
  if (key === undefined) {
    reject("sort", `Expected one of ${definition.sortKeys.join(", ")}, with - in front for descending`);
  }
  return { key, descending };
}

function reject(parameter: string, message: string): never {
  const name = parameter.slice(0, 100);
  throw new DomainError("invalidValue", `Invalid parameter ${name}: ${message}.`, {
    issues: [{ path: name, message }],
  });
}

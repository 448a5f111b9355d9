import { DomainError } from "@/lib/errors";
import {
  defaultPageSize,
  type FilterSet,
  type FilterValues,
  type ListingDefinition,
  type ListQuery,
  pageSizes,
  type Sort,
} from "./types";

const own = ["page", "pageSize", "sort"];

/**
 * Reads `?page=2&pageSize=50&sort=-lastSeenAt&platform=ios`. Absent parameters take their defaults; anything else that
 * is not offered (an unknown name, sort key, size or filter value, a page that is not a whole number, a parameter given
 * twice) throws `invalidValue` and names the parameter.
 */
export function parseListQuery<Key extends string, Filters extends FilterSet = Record<never, never>>(
  params: URLSearchParams,
  definition: ListingDefinition<Key, Filters>,
): ListQuery<Key, Filters> {
  const others = new URLSearchParams([...params].filter(([name]) => !own.includes(name)));
  for (const name of own) if (params.getAll(name).length > 1) refuse(name, "Given more than once");
  return {
    number: parsePage(params.get("page")),
    size: parsePageSize(params.get("pageSize")),
    sort: parseSort(params.get("sort"), definition),
    filters: parseFilters(others, definition.filters ?? ({} as Filters)),
  };
}

/** Reads filters alone. Throws `invalidValue` and names the parameter, with `prefix` before its name. */
export function parseFilters<Filters extends FilterSet>(
  params: URLSearchParams,
  filters: Filters,
  prefix = "",
): FilterValues<Filters> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of params) {
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (filter === undefined) refuse(prefix + name, "Unknown parameter");
    if (Object.hasOwn(values, name)) refuse(prefix + name, "Given more than once");
    values[name] = filter.read(text) ?? refuse(prefix + name, filter.expected);
  }
  return values as FilterValues<Filters>;
}

function parsePage(text: string | null): number {
  if (text === null) return 1;
  // mutation: negative-page-accepted
  if (!/^[1-9]\d{0,8}$/.test(text)) refuse("page", "Expected a whole number from 1");
  return Number(text);
}

function parsePageSize(text: string | null): number {
  if (text === null) return defaultPageSize;
  const size = pageSizes.find((offered) => String(offered) === text);
  return size ?? refuse("pageSize", `Expected one of ${pageSizes.join(", ")}`);
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
    refuse("sort", `Expected one of ${definition.sortKeys.join(", ")}, with - in front for descending`);
  }
  return { key, descending };
}

function refuse(parameter: string, message: string): never {
  const name = parameter.slice(0, 100);
  throw new DomainError("invalidValue", `The parameter ${name} cannot be used: ${message}.`, {
    issues: [{ path: name, message }],
  });
}

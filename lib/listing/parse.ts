import { DomainError } from "@/lib/errors";
import { defaultPageSize, type ListQuery, pageSizes, type Sort } from "./types";

/** The sorts that a list offers, and the one that it has by itself. */
export interface ListingDefinition<Key extends string> {
  sortKeys: readonly Key[];
  defaultSort: Sort<Key>;
}

const known = new Set(["page", "pageSize", "sort"]);

/**
 * Reads `?page=2&pageSize=50&sort=-lastSeenAt`. Absent parameters take their defaults; anything else that is not
 * offered (an unknown name, sort key or size, a page that is not a whole number, a parameter given twice) throws
 * `invalidValue` and names the parameter.
 */
export function parseListQuery<Key extends string>(
  params: URLSearchParams,
  definition: ListingDefinition<Key>,
): ListQuery<Key> {
  for (const name of params.keys()) {
    if (!known.has(name)) refuse(name, "Unknown parameter");
    if (params.getAll(name).length > 1) refuse(name, "Given more than once");
  }
  return {
    number: parsePage(params.get("page")),
    size: parsePageSize(params.get("pageSize")),
    sort: parseSort(params.get("sort"), definition),
  };
}

function parsePage(text: string | null): number {
  if (text === null) return 1;
  if (!/^[1-9]\d{0,8}$/.test(text)) refuse("page", "Expected a whole number from 1");
  return Number(text);
}

function parsePageSize(text: string | null): number {
  if (text === null) return defaultPageSize;
  const size = pageSizes.find((offered) => String(offered) === text);
  return size ?? refuse("pageSize", `Expected one of ${pageSizes.join(", ")}`);
}

function parseSort<Key extends string>(text: string | null, definition: ListingDefinition<Key>): Sort<Key> {
  if (text === null) return definition.defaultSort;
  const descending = text.startsWith("-");
  const key = definition.sortKeys.find((offered) => offered === (descending ? text.slice(1) : text));
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

import type { RequestFacts } from "@/lib/http/endpoint";
import type { PageInfo } from "@/lib/listing/types";
import { invalidValue } from "./codec";

export interface GenesysListQuery {
  number: number;
  size: number;
  descending: boolean;
  /** As the client gave it, for the URIs. */
  sortOrder: string | undefined;
}

const sortOrders = ["ascending", "descending"];
const maxPageSize = 500;

/** Reads `?pageSize=25&pageNumber=1&sortOrder=ascending`; other parameters are ignored. Throws `invalidValue`. */
export function decodeListQuery(_: Uint8Array, facts: RequestFacts): GenesysListQuery {
  const query = facts.url.searchParams;
  const sortOrder = only(query, "sortOrder");
  if (sortOrder !== undefined && !sortOrders.includes(sortOrder)) {
    throw invalidValue("sortOrder", sortOrder, sortOrders);
  }
  return {
    number: wholeNumber(query, "pageNumber", 1, 999_999_999),
    size: wholeNumber(query, "pageSize", 25, maxPageSize),
    descending: sortOrder === "descending",
    sortOrder,
  };
}

function wholeNumber(query: URLSearchParams, name: string, absent: number, most: number): number {
  const text = only(query, name);
  if (text === undefined) return absent;
  if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) > most)
    throw invalidValue(name, text, [`whole numbers from 1 to ${most}`]);
  return Number(text);
}

function only(query: URLSearchParams, name: string): string | undefined {
  const [value, second] = query.getAll(name);
  if (second !== undefined) throw invalidValue(name, query.getAll(name).join(", "), ["one value"]);
  return value;
}

export interface ListingUris {
  firstUri: string;
  previousUri?: string;
  selfUri: string;
  nextUri?: string;
  lastUri: string;
}

/** The relative URIs of a page and those around it; one that there is not is absent, as Genesys has it. */
export function listingUris(path: string, query: GenesysListQuery, page: PageInfo): ListingUris {
  const uri = (number: number) => {
    const search = new URLSearchParams({ pageSize: String(query.size), pageNumber: String(number) });
    if (query.sortOrder !== undefined) search.set("sortOrder", query.sortOrder);
    return `${path}?${search}`;
  };
  const last = Math.max(page.pageCount, 1);
  return {
    firstUri: uri(1),
    ...(page.number > 1 && { previousUri: uri(Math.min(page.number - 1, last)) }),
    selfUri: uri(page.number),
    ...(page.number < last && { nextUri: uri(page.number + 1) }),
    lastUri: uri(last),
  };
}

import { decoder } from "@/lib/http/codecs";
import type { PageInfo } from "@/lib/listing/types";
import { invalidValue } from "./codec";

export interface GenesysListQuery {
  number: number;
  size: number;
  descending: boolean;
  /** As requested, for the URIs. */
  sortOrder: string | undefined;
}

const sortOrders = ["ascending", "descending"];
const maxPageSize = 500;
const maxPageNumber = 999_999_999;

// Genesys's Go SDK sends 0 for unset numbers.
const wholeNumbers = { type: "integer", minimum: 0 };
const zeroIsDefault = "0 means the default.";

/** Reads `?pageSize=25&pageNumber=1&sortOrder=ascending`; other parameters are ignored. Throws `invalidValue`. */
export const decodeListQuery = decoder(
  {
    parameters: [
      {
        name: "pageSize",
        description: zeroIsDefault,
        schema: { ...wholeNumbers, maximum: maxPageSize, default: 25 },
      },
      {
        name: "pageNumber",
        description: zeroIsDefault,
        schema: { ...wholeNumbers, maximum: maxPageNumber, default: 1 },
      },
      {
        name: "sortOrder",
        description: "By the time of first registration.",
        schema: { type: "string", enum: sortOrders, default: "ascending" },
      },
    ],
  },
  (_, facts) => readListQuery(facts.url.searchParams),
);

function readListQuery(query: URLSearchParams): GenesysListQuery {
  const sortOrder = singleValue(query, "sortOrder");
  if (sortOrder !== undefined && !sortOrders.includes(sortOrder)) {
    throw invalidValue("sortOrder", sortOrder, sortOrders);
  }
  return {
    number: wholeNumber(query, "pageNumber", 1, maxPageNumber),
    size: wholeNumber(query, "pageSize", 25, maxPageSize),
    descending: sortOrder === "descending",
    sortOrder,
  };
}

function wholeNumber(query: URLSearchParams, name: string, defaultValue: number, max: number): number {
  const text = singleValue(query, name);
  if (text === undefined || text === "0") return defaultValue;
  if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) > max)
    throw invalidValue(name, text, [`whole numbers from 1 to ${max}`]);
  return Number(text);
}

function singleValue(query: URLSearchParams, name: string): string | undefined {
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

/** The relative URIs of a page and its neighbours; missing neighbours are absent, as with Genesys. */
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

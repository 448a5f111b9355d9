import { decoder } from "@/lib/http/codecs";
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
const maxPageNumber = 999_999_999;

// Genesys' Go SDK sends 0 for a number that its caller has not set.
const wholeNumbers = { type: "integer", minimum: 0 };
const zeroIsDefault = "0 stands for the default.";

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
        description: "By the time when devices were first registered.",
        schema: { type: "string", enum: sortOrders, default: "ascending" },
      },
    ],
  },
  (_, facts) => readListQuery(facts.url.searchParams),
);

function readListQuery(query: URLSearchParams): GenesysListQuery {
  const sortOrder = only(query, "sortOrder");
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

function wholeNumber(query: URLSearchParams, name: string, absent: number, most: number): number {
  const text = only(query, name);
  if (text === undefined || text === "0") return absent;
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

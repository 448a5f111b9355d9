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
const wholeNumbers = {
  pageSize: { maximum: 500, default: 25 },
  pageNumber: { maximum: 999_999_999, default: 1 },
};
type WholeNumber = keyof typeof wholeNumbers;

/** Reads `?pageSize=25&pageNumber=1&sortOrder=ascending`; other parameters are ignored. Throws `invalidValue`. */
export const decodeListQuery = decoder(
  {
    parameters: [
      // Genesys's Go SDK sends 0 for unset numbers.
      ...Object.entries(wholeNumbers).map(([name, bounds]) => ({
        name,
        description: "0 means the default.",
        schema: { type: "integer", minimum: 0, ...bounds },
      })),
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
    number: wholeNumber(query, "pageNumber"),
    size: wholeNumber(query, "pageSize"),
    descending: sortOrder === "descending",
    sortOrder,
  };
}

function wholeNumber(query: URLSearchParams, name: WholeNumber): number {
  const { maximum, default: initial } = wholeNumbers[name];
  const text = singleValue(query, name);
  if (text === undefined || text === "0") return initial;
  if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) > maximum)
    throw invalidValue(name, text, [`whole numbers from 1 to ${maximum}`]);
  return Number(text);
}

function singleValue(query: URLSearchParams, name: string): string | undefined {
  const [value, second] = query.getAll(name);
  if (second !== undefined) throw invalidValue(name, query.getAll(name).join(", "), ["one value"]);
  return value;
}

/** The relative URIs of a page and its neighbours; missing neighbours are absent, as with Genesys. */
export function listingUris(path: string, query: GenesysListQuery, page: PageInfo) {
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

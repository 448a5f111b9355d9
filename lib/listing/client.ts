import type { Sort } from "./types";

/** A sort as the URL has it: `-lastSeenAt` is descending. */
export const writeSort = ({ key, descending }: Sort<string>): string => `${descending ? "-" : ""}${key}`;

interface PageRequest {
  page: number;
  pageSize: number;
  sort: Sort<string>;
}

/** The URL parameters of one page of a list. */
export const writePage = ({ page, pageSize, sort }: PageRequest): Record<string, string> => ({
  page: String(page),
  pageSize: String(pageSize),
  sort: writeSort(sort),
});

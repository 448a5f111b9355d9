import type { Sort } from "./types";

/** The URL's way of writing a sort: `-lastSeenAt` is descending. */
export const writeSort = ({ key, descending }: Sort<string>): string => `${descending ? "-" : ""}${key}`;

/** Which page of a list, as its URL says it. */
export const writePage = ({
  page,
  pageSize,
  sort,
}: {
  page: number;
  pageSize: number;
  sort: Sort<string>;
}): Record<string, string> => ({ page: String(page), pageSize: String(pageSize), sort: writeSort(sort) });

/** How far a list goes and where in it we stand. `number` starts at 1. */
export interface PageInfo {
  number: number;
  size: number;
  pageCount: number;
  total: number;
  /** True where counting exactly would cost too much: say "about". */
  totalIsEstimate: boolean;
}

export interface Page<T> {
  items: T[];
  page: PageInfo;
}

export const pageSizes = [25, 50, 100, 200] as const;
export const defaultPageSize = 50;

/** A sort as the URL writes it: a key of the list's offered sorts, `-` in front for descending. */
export interface Sort<Key extends string> {
  key: Key;
  descending: boolean;
}

/** What a list was asked for: the page by number (from 1) and size, and the order. */
export interface ListQuery<Key extends string> {
  number: number;
  size: number;
  sort: Sort<Key>;
}

/** The rows of one page, counted from the nearer end of the list. */
export interface PageWindow {
  fromEnd: boolean;
  offset: number;
  limit: number;
}

/**
 * Where to find the rows of a page; undefined past the end. If the total is an estimate, the second half is still
 * counted from the end, so that the last page shows the last rows; pages in the middle then overlap or skip rows by as
 * much as the estimate is off.
 */
export function pageWindow(offset: number, size: number, total: number): PageWindow | undefined {
  const limit = Math.min(size, total - offset);
  if (limit <= 0) return undefined;
  const fromEnd = offset > total / 2;
  return { fromEnd, offset: fromEnd ? total - offset - limit : offset, limit };
}

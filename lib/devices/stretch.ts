/** A stretch of a list, found from its nearer end. */
export interface PageWindow {
  fromEnd: boolean;
  offset: number;
  limit: number;
}

/**
 * Where the rows of a page are found; undefined for a page past the end. Under a total that is a guess, the pages of the
 * second half are counted from the end all the same: the last page then shows the last rows, at the price of a seam in
 * the middle as wide as the guess is wrong.
 */
export function pageWindow(offset: number, size: number, total: number): PageWindow | undefined {
  const limit = Math.min(size, total - offset);
  if (limit <= 0) return undefined;
  const fromEnd = offset > total / 2;
  return { fromEnd, offset: fromEnd ? total - offset - limit : offset, limit };
}

/**
 * How many rows walks through a filtered list may look at, one walk after the other, before all that the filters want is
 * gathered and sorted instead. None where gathering looks at fewer anyway. What is wanted seldom lies evenly in a list,
 * for filters and order have to do with each other, as stale devices and when they were seen: so a walk is given up.
 */
export function scanLimits({ offset, limit }: PageWindow, total: number, all: number): number[] {
  const evenly = ((offset + limit) * all) / total;
  if (total < evenly) return [];
  const first = Math.ceil(4 * evenly) + 1_000;
  return [first, first * 16].filter((patience, n) => n === 0 || patience < total / 2);
}

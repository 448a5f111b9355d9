/** A stretch of a list, found from its nearer end. */
export interface Stretch {
  fromEnd: boolean;
  offset: number;
  limit: number;
}

/**
 * Where the rows of a page are found; undefined for a page past the end. Under a total that is a guess, the pages of the
 * second half are counted from the end all the same: the last page then shows the last rows, at the price of a seam in
 * the middle as wide as the guess is wrong.
 */
export function stretchOf(offset: number, size: number, total: number): Stretch | undefined {
  const limit = Math.min(size, total - offset);
  if (limit <= 0) return undefined;
  const fromEnd = offset > total / 2;
  return { fromEnd, offset: fromEnd ? total - offset - limit : offset, limit };
}

/**
 * Whether to gather all rows that the filters want and sort them, rather than to walk the list in its order and leave
 * out what the filters do not want: whichever looks at fewer rows.
 */
export const gathersRather = ({ offset, limit }: Stretch, total: number, all: number): boolean =>
  total < all && total < ((offset + limit) * all) / total;

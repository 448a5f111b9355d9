/** Sorted by time only, because ids are in that order. */
export const workSortKeys = ["createdAt"] as const;

export const workListing = {
  sortKeys: workSortKeys,
  defaultSort: { key: "createdAt", descending: true },
} as const;

/** Only by time: ids are in that order. */
export const workSortKeys = ["createdAt"] as const;

export const workListing = {
  sortKeys: workSortKeys,
  defaultSort: { key: "createdAt", descending: true },
} as const;

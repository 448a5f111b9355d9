import { describe, singleLine } from "@/lib/listing/filters";
import type { Sort } from "@/lib/listing/types";

/** Each has an index that ends in `id`. */
export const userSortKeys = ["updatedAt", "createdAt", "email"] as const;
export type UserSortKey = (typeof userSortKeys)[number];

export const defaultUserSort: Sort<UserSortKey> = { key: "updatedAt", descending: true };

export const userFilters = { q: describe("Part of an email or userId, or a whole id.", singleLine) };

export const userListing = { sortKeys: userSortKeys, defaultSort: defaultUserSort, filters: userFilters };

import { boolean, describe, integer, relativeDate, singleLine, textList } from "@/lib/listing/filters";
import type { Sort } from "@/lib/listing/types";

/** Each has an index that ends in `id`. */
export const userSortKeys = ["updatedAt", "createdAt", "email"] as const;
export type UserSortKey = (typeof userSortKeys)[number];

export const defaultUserSort: Sort<UserSortKey> = { key: "updatedAt", descending: true };

export const userFilters = {
  q: describe(
    "Words, all of which have to match, each a part of the email or userId, or a whole id. Quotes keep words together.",
    singleLine,
  ),
  tag: describe("Tags, separated by commas; a user with any of them matches.", textList()),
  reachable: describe("Whether they have a device whose status is active or quiet.", boolean),
  minDevices: describe("The minimum number of devices.", integer(1, 1_000)),
  createdBefore: relativeDate,
  createdAfter: relativeDate,
  updatedBefore: relativeDate,
  updatedAfter: relativeDate,
};

export const userListing = { sortKeys: userSortKeys, defaultSort: defaultUserSort, filters: userFilters };

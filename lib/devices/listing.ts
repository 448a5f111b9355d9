import { anyOf, describe, singleLine } from "@/lib/listing/filters";
import type { Filter, FilterValues, Sort } from "@/lib/listing/types";
import { deviceFields, type FieldsWith, fieldsWith } from "./fields";

/** Each has an index that ends in `id`. */
export const deviceSortKeys = fieldsWith("sort");
export type DeviceSortKey = FieldsWith<"sort">;

export const defaultDeviceSort: Sort<DeviceSortKey> = { key: "lastSeenAt", descending: true };

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
type FieldFilters = Intersection<(typeof deviceFields)[FieldsWith<"filters">]["filters"]>;

const searchText = [
  "Words, all of which have to match, each in any of these: a part of the name, model (Apple's also by the name it is sold",
  "by), make, identifier, application version, application, email or userId, or a whole id. Quotes keep words together. Words",
  "of one or two letters alone match after a space only. Or a push token: whole, masked as in pushTokenMasked, or, with the",
  "right to change devices, its first 8 characters or more.",
].join(" ");

/** The filters of the device list, its count, exports and bulk changes, by their names in the URL. */
export const deviceFilters = {
  q: describe(searchText, singleLine),
  ...(Object.assign({}, ...fieldsWith("filters").map((name) => deviceFields[name].filters)) as FieldFilters),
};

export type DeviceFilters = FilterValues<typeof deviceFilters>;

export const deviceListing = {
  sortKeys: deviceSortKeys,
  defaultSort: defaultDeviceSort,
  filters: deviceFilters,
};

/** The filters that take any of several values. */
export type ListFilter = {
  [Name in keyof DeviceFilters]-?: NonNullable<DeviceFilters[Name]> extends string[] ? Name : never;
}[keyof DeviceFilters];

/** The filters whose values the console offers, with the number of devices for each. */
export const facetNames = [
  ...Object.entries<Filter<unknown>>(deviceFilters).flatMap(([name, { isList }]) => (isList ? [name] : [])),
  "attribute",
] as (ListFilter | "attribute")[];
export type FacetName = (typeof facetNames)[number];

export const facetFilters = {
  ...deviceFilters,
  of: describe("The filters to return values for, separated by commas. Default: all.", anyOf(...facetNames)),
};

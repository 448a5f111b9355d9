import {
  anyOf,
  boolean,
  describe,
  id,
  oneOf,
  relativeDate,
  singleLine,
  textList,
} from "@/lib/listing/filters";
import type { FilterValues, Sort } from "@/lib/listing/types";
import { disabledReasons, platforms, pushEnvironments, pushServices } from "./types";

/** Each has an index that ends in `id`. */
export const deviceSortKeys = [
  "lastSeenAt",
  "createdAt",
  "name",
  "model",
  "applicationVersion",
  "platform",
  "status",
  "user",
] as const;
export type DeviceSortKey = (typeof deviceSortKeys)[number];

export const defaultDeviceSort: Sort<DeviceSortKey> = { key: "lastSeenAt", descending: true };

/** The filters of the device list, its count, exports and bulk changes, by their names in the URL. */
export const deviceFilters = {
  q: describe("Part of a name, identifier, model, email or userId; or a full push token or id.", singleLine),
  status: oneOf("enabled", "disabled"),
  reachable: describe("Enabled, and notifications are not known to be off on the phone.", boolean),
  reason: describe("Why it was disabled.", anyOf(...disabledReasons)),
  platform: anyOf(...platforms),
  service: describe("The push service of its token.", anyOf(...pushServices)),
  environment: anyOf(...pushEnvironments),
  application: describe("Application names, separated by commas; a comma inside a name is \\,", textList()),
  version: describe(
    "Application versions, separated by commas; empty means unknown.",
    textList({ allowEmpty: true }),
  ),
  lastSeenBefore: relativeDate,
  lastSeenAfter: relativeDate,
  createdBefore: relativeDate,
  createdAfter: relativeDate,
  user: describe("The id of their user.", id),
};

export type DeviceFilters = FilterValues<typeof deviceFilters>;

export const deviceListing = {
  sortKeys: deviceSortKeys,
  defaultSort: defaultDeviceSort,
  filters: deviceFilters,
};

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

/** The sorts that the device list offers; each has an index that ends in `id`. */
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

/** The filters that the device list, its count and bulk work offer, by their names in the URL. */
export const deviceFilters = {
  q: describe("Part of a name, identifier, model, email or userId; a whole push token; an id.", singleLine),
  status: oneOf("enabled", "disabled"),
  reachable: describe("Enabled, and the phone has not said that it refuses notifications.", boolean),
  reason: describe("Why it was disabled.", anyOf(...disabledReasons)),
  platform: anyOf(...platforms),
  service: describe("Which service its push token is of.", anyOf(...pushServices)),
  environment: anyOf(...pushEnvironments),
  application: describe(
    "Names of applications, with commas between them; a comma inside one is \\,",
    textList(),
  ),
  version: describe(
    "Versions of the application, with commas between them; empty stands for devices that have told none.",
    textList({ orEmpty: true }),
  ),
  lastSeenBefore: relativeDate,
  lastSeenAfter: relativeDate,
  createdBefore: relativeDate,
  createdAfter: relativeDate,
  user: describe("The id of the user whose devices they are.", id),
};

export type DeviceFilters = FilterValues<typeof deviceFilters>;

export const deviceListing = {
  sortKeys: deviceSortKeys,
  defaultSort: defaultDeviceSort,
  filters: deviceFilters,
};

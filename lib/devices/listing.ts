import { choice, choices, finding, id, moment, texts, words, yesOrNo } from "@/lib/listing/filters";
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
  q: finding("Part of a name, identifier, model, email or userId; a whole push token; an id.", words),
  status: choice("enabled", "disabled"),
  reachable: finding("Enabled, and the phone has not said that it refuses notifications.", yesOrNo),
  reason: finding("Why it was disabled.", choices(...disabledReasons)),
  platform: choices(...platforms),
  service: finding("Which service its push token is of.", choices(...pushServices)),
  environment: choices(...pushEnvironments),
  application: finding("Names of applications, with commas between them; a comma inside one is \\,", texts()),
  version: finding(
    "Versions of the application, with commas between them; empty stands for devices that have told none.",
    texts({ orEmpty: true }),
  ),
  lastSeenBefore: moment,
  lastSeenAfter: moment,
  createdBefore: moment,
  createdAfter: moment,
  user: finding("The id of the user whose devices they are.", id),
};

export type DeviceFilters = FilterValues<typeof deviceFilters>;

export const deviceListing = {
  sortKeys: deviceSortKeys,
  defaultSort: defaultDeviceSort,
  filters: deviceFilters,
};

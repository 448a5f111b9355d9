import { choice, choices, id, moment, texts, words, yesOrNo } from "@/lib/listing/filters";
import type { FilterValues, Sort } from "@/lib/listing/types";

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
  /** Part of a name, identifier, model, email or userId; a whole push token; an id. */
  q: words,
  status: choice("enabled", "disabled"),
  reachable: yesOrNo,
  reason: choices("admin", "client", "moved", "stale", "rejected"),
  platform: choices("ios", "android"),
  service: choices("apns", "fcm"),
  environment: choices("production", "sandbox"),
  /** Names of applications. */
  application: texts(),
  /** Versions of the application; empty stands for devices that have told none. */
  version: texts({ orEmpty: true }),
  lastSeenBefore: moment,
  lastSeenAfter: moment,
  createdBefore: moment,
  createdAfter: moment,
  /** The id of a user. */
  user: id,
};

export type DeviceFilters = FilterValues<typeof deviceFilters>;

export const deviceListing = {
  sortKeys: deviceSortKeys,
  defaultSort: defaultDeviceSort,
  filters: deviceFilters,
};

import type { Sort } from "@/lib/listing/types";

/** The sorts that the device list offers; each has an index that ends in `id`. */
export const deviceSortKeys = ["lastSeenAt", "createdAt", "name", "model", "applicationVersion"] as const;
export type DeviceSortKey = (typeof deviceSortKeys)[number];

export const defaultDeviceSort: Sort<DeviceSortKey> = { key: "lastSeenAt", descending: true };

export const deviceListing = { sortKeys: deviceSortKeys, defaultSort: defaultDeviceSort };

"use client";

import { useFilters } from "@/components/data-table/use-filters";
import { serializeFilters } from "@/lib/devices/client";
import { type DeviceFilters, deviceFilters } from "@/lib/devices/listing";

/** The device list's filters: what the URL holds, and how to change it. */
export function useDeviceFilters() {
  const { filters, change, refine, clear } = useFilters(deviceFilters);
  return {
    filters,
    /** The same for the same filters, whichever object holds them. */
    written: new URLSearchParams(serializeFilters(filters)).toString(),
    /** A new filter is a step of the browser's history; choosing more values in it is not. */
    put: <Name extends keyof DeviceFilters>(name: Name, value: DeviceFilters[Name] | null) =>
      (filters[name] === undefined || value === null ? change : refine)({ [name]: value }),
    search: (words: string) => refine({ q: words || null }),
    clear,
  };
}

export type DeviceFilterState = ReturnType<typeof useDeviceFilters>;

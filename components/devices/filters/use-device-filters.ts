import { useFilters } from "@/components/data-table/use-filters";
import { serializeFilters } from "@/lib/devices/client";
import { type DeviceFilters, deviceListing } from "@/lib/devices/listing";

/** The device list's filters, kept in the URL. */
export function useDeviceFilters() {
  const { filters, change, refine, ...state } = useFilters(deviceListing, "devices");
  return {
    ...state,
    filters,
    /** Equal for equal filters. */
    serialized: new URLSearchParams(serializeFilters(filters)).toString(),
    /** Adding or removing a filter adds a history entry; choosing more values doesn't. */
    setFilter: <Name extends keyof DeviceFilters>(name: Name, value: DeviceFilters[Name] | null) =>
      (filters[name] === undefined || value === null ? change : refine)({ [name]: value }),
  };
}

export type DeviceFilterState = ReturnType<typeof useDeviceFilters>;

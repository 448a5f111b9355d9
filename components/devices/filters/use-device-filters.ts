import { useFilters } from "@/components/data-table/use-filters";
import { serializeFilters } from "@/lib/devices/client";
import { type DeviceFilters, deviceFilters, deviceSortKeys } from "@/lib/devices/listing";

/** The device list's filters, kept in the URL. */
export function useDeviceFilters() {
  const { filters, problems, drop, change, refine, clear } = useFilters(
    deviceFilters,
    deviceSortKeys,
    "devices",
  );
  return {
    filters,
    problems,
    drop,
    /** Equal for equal filters. */
    serialized: new URLSearchParams(serializeFilters(filters)).toString(),
    /** Adding or removing a filter adds a history entry; choosing more values doesn't. */
    setFilter: <Name extends keyof DeviceFilters>(name: Name, value: DeviceFilters[Name] | null) =>
      (filters[name] === undefined || value === null ? change : refine)({ [name]: value }),
    search: (words: string) => refine({ q: words || null }),
    clear,
  };
}

export type DeviceFilterState = ReturnType<typeof useDeviceFilters>;

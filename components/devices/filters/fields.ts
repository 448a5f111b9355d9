import type { DeviceFilters } from "@/lib/devices/listing";
import { disabledReasons, platforms, pushEnvironments, pushServices } from "@/lib/devices/types";
import type { DeviceFacets } from "@/lib/devices/views";

/** Filters by any of several values. */
export type OptionField = "reason" | "platform" | "service" | "environment" | "application" | "version";

/** Filters by one of two values. */
export type BinaryField = "status" | "reachable";

/** Filters by a date range. */
export type DateField = "lastSeen" | "created";

export type FilterField = OptionField | BinaryField | DateField;

/** In the order of the menu. */
export const filterFields: FilterField[] = [
  "status",
  "reason",
  "reachable",
  "platform",
  "application",
  "version",
  "service",
  "environment",
  "lastSeen",
  "created",
];

export const isDateField = (field: FilterField): field is DateField =>
  field === "lastSeen" || field === "created";
export const isBinaryField = (field: FilterField): field is BinaryField =>
  field === "status" || field === "reachable";

/** The URL parameters of a field. */
export const filterNames = (field: FilterField): (keyof DeviceFilters)[] =>
  isDateField(field) ? [`${field}After`, `${field}Before`] : [field];

export const fieldForFilter = (name: keyof DeviceFilters): FilterField | undefined =>
  filterFields.find((field) => filterNames(field).includes(name));

interface FilterOption {
  value: string;
  /** Undefined while the counts load. */
  devices: number | undefined;
}

const knownValues: Partial<Record<OptionField, readonly string[]>> = {
  reason: disabledReasons,
  platform: platforms,
  service: pushServices,
  environment: pushEnvironments,
};

/** The values of a field: those in use, most devices first, then the chosen and the possible ones. */
export function filterOptions(
  field: OptionField,
  facets: DeviceFacets | undefined,
  chosen: string[],
): FilterOption[] {
  const counted = facets ? countsOf(field, facets) : [];
  const others = [...(knownValues[field] ?? []), ...chosen].filter(
    (value, index, all) => all.indexOf(value) === index && !counted.some((option) => option.value === value),
  );
  return [...counted, ...others.map((value) => ({ value, devices: facets && 0 }))];
}

function countsOf(field: OptionField, facets: DeviceFacets): FilterOption[] {
  switch (field) {
    case "reason":
      return facets.reasons.map(({ reason, devices }) => ({ value: reason, devices }));
    case "platform":
      return facets.platforms.map(({ platform, devices }) => ({ value: platform, devices }));
    case "service":
      return facets.services.map(({ service, devices }) => ({ value: service, devices }));
    case "environment":
      return facets.environments.map(({ environment, devices }) => ({ value: environment, devices }));
    case "application":
      return facets.applications.map(({ name, devices }) => ({ value: name, devices }));
    case "version":
      return facets.versions.map(({ version, devices }) => ({ value: version, devices }));
  }
}

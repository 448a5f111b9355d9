import type { FilterOption } from "@/components/data-table/filters/editors";
import { type DeviceFilters, deviceFilters, type ListFilter } from "@/lib/devices/listing";
import {
  deviceStatuses,
  disabledReasons,
  notificationAnswers,
  platforms,
  pushEnvironments,
  pushServices,
} from "@/lib/devices/types";
import type { Facet } from "@/lib/devices/views";

type FilterName = keyof DeviceFilters;

/** The fields that have a filter with such an ending. */
type FieldWith<Ending extends string, Name = FilterName> = Name extends `${infer Field}${Ending}`
  ? Field
  : never;

/** Filters by a date range. */
export type DateField = FieldWith<"Before">;

/** Filters by any of several values. */
export type OptionField = ListFilter;

export type FilterField = OptionField | DateField | "delivery" | "sharedToken" | "attribute";

/** They have no entry in the menu. */
const hidden: string[] = ["q", "user", "import", "reachable"];

/** What is filtered by most, in front. */
const first = [
  ...["status", "reason", "notifications", "application", "version", "platform", "family", "model"],
  ...["systemName", "systemVersion", "lastSeen", "created", "tag", "attribute"],
];

/** In the order of the menu. A field stands for its filters with Before, After and Below at the end, too. */
export const filterFields = [
  ...new Set([
    ...first,
    ...Object.keys(deviceFilters)
      .filter((name) => !hidden.includes(name))
      .map((name) => name.replace(/(Before|After|Below)$/, "")),
  ]),
] as FilterField[];

export const isDateField = (field: FilterField): field is DateField => `${field}Before` in deviceFilters;

/** Fields with versions, which can be below another. */
export type VersionField = FieldWith<"Below">;
export const isVersionField = (field: FilterField): field is VersionField => `${field}Below` in deviceFilters;

/** The URL parameters of a field. */
export function filterNames(field: FilterField): FilterName[] {
  if (isDateField(field)) return [`${field}After`, `${field}Before`];
  return isVersionField(field) ? [field, `${field}Below`] : [field];
}

export const fieldForFilter = (name: string): FilterField | undefined =>
  filterFields.find((field) => filterNames(field).some((one) => one === name));

const knownValues: Partial<Record<OptionField, readonly string[]>> = {
  status: deviceStatuses,
  reason: disabledReasons,
  platform: platforms,
  service: pushServices,
  environment: pushEnvironments,
  notifications: notificationAnswers,
};

/** Whether a field takes any text as a value. */
export const isOpenField = (field: OptionField | "attribute"): boolean =>
  !(field in knownValues) && field !== "application";

/** The values of a field: those in use, most devices first, then the chosen and the possible ones. */
export function filterOptions(
  field: OptionField | "attribute",
  facet: Facet | undefined,
  chosen: string[],
): FilterOption[] | undefined {
  const known = field === "attribute" ? undefined : knownValues[field];
  if (facet === undefined && known === undefined) return undefined;
  const counted = (facet?.values ?? []).map(({ value, devices }) => ({ value, count: devices }));
  const others = [...(known ?? []), ...chosen].filter(
    (value, index, all) => all.indexOf(value) === index && !counted.some((option) => option.value === value),
  );
  // What a sample does not have, some devices may; and "enabled" stands for several values.
  const isNone = (value: string) =>
    facet !== undefined && !facet.isEstimate && !facet.hasMore && (!known || known.includes(value));
  return [...counted, ...others.map((value) => (isNone(value) ? { value, count: 0 } : { value }))];
}

import { isDeepStrictEqual } from "node:util";
import type { devices } from "@/db/schema";
import { mergeAttributes, requireStorable } from "./store";
import type { DeviceFacts, Registration } from "./types";

export type DeviceRow = typeof devices.$inferSelect;
export type DeviceChanges = Partial<typeof devices.$inferInsert>;

// These columns are sorted by and so never null: see the schema.
const emptyForNull = new Set(["name", "model", "applicationVersion"]);

/** Facts as columns; what the phone did not say stays out. */
export function columnsOfFacts(facts: DeviceFacts): DeviceChanges {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, value === null && emptyForNull.has(field) ? "" : value]),
  );
}

/**
 * The columns that a registration changes on a device that is there already; none for a mere sign of life.
 * `rebound` has the last word: what the registration ties the device to anew. Throws `invalidValue` where the device's
 * attributes would grow past their bounds.
 */
export function changesOf(
  row: DeviceRow,
  registration: Registration,
  rebound: DeviceChanges = {},
): DeviceChanges {
  const changes = differences(row, {
    ...columnsOfFacts(registration.facts),
    pushService: registration.pushService,
    pushEnvironment: registration.pushEnvironment,
    platform: registration.platform,
    attributes: mergeAttributes(row.attributes, registration.attributes),
    // What an admin disabled stays so until an admin says otherwise.
    ...(!row.enabled && row.disabledReason !== "admin" && enabledColumns),
    ...rebound,
  });
  if (changes.attributes !== undefined) requireStorable(row.attributes, changes.attributes);
  return changes;
}

/** Those of the wanted columns that the row does not have yet. */
export function differences(row: DeviceRow, wanted: DeviceChanges): DeviceChanges {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([column, value]) => !isDeepStrictEqual(row[column as keyof DeviceRow], value),
    ),
  );
}

export const enabledColumns = {
  enabled: true,
  disabledAt: null,
  disabledReason: null,
  disabledNote: null,
  disabledBy: null,
} as const;

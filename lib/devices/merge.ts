import { isDeepStrictEqual } from "node:util";
import { getTableColumns, is, SQL } from "drizzle-orm";
import { devices } from "@/db/schema";
import { recordOf } from "./fields";
import { mergeAttributes, requireStorable } from "./store";
import type { DeviceFacts, Registration } from "./types";

export type DeviceRow = typeof devices.$inferSelect;
export type DeviceChanges = Partial<DeviceRow>;

const columns = getTableColumns(devices);

type NewRow = typeof devices.$inferInsert;
type DefaultColumn = {
  [Name in keyof NewRow]-?: undefined extends NewRow[Name] ? Name : never;
}[keyof NewRow];

const defaultNames = Object.keys(columns) as DefaultColumn[];
const timedNames = defaultNames.filter((name) => is(columns[name].default, SQL));
const defaults: Pick<DeviceRow, DefaultColumn> = recordOf(
  defaultNames,
  (name) => (columns[name].notNull ? columns[name].default : null) as never,
);

/** The columns of a new device that may be left out, with their defaults. */
export function defaultColumns(now: Date): Pick<DeviceRow, DefaultColumn> {
  const row: Record<string, unknown> = { ...defaults };
  for (const name of timedNames) row[name] = now;
  return row as Pick<DeviceRow, DefaultColumn>;
}

// Sorted texts are never null: see the schema.
const emptyForNull = new Set(
  Object.entries(columns).flatMap(([name, column]) => (column.default === "" ? [name] : [])),
);

/** Whether pushes are sent to a device; if not, since when, why, and who disabled it. */
export type DeliveryState = Pick<
  DeviceRow,
  "enabled" | "disabledAt" | "disabledReason" | "disabledNote" | "disabledBy"
>;

export const toDeliveryState = (row: DeliveryState): DeliveryState => ({
  enabled: row.enabled,
  disabledAt: row.disabledAt,
  disabledReason: row.disabledReason,
  disabledNote: row.disabledNote,
  disabledBy: row.disabledBy,
});

/** Facts as columns; what the phone did not say stays out. */
export function columnsOfFacts(facts: DeviceFacts): DeviceChanges {
  const told: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(facts)) {
    if (value !== undefined) told[field] = value === null && emptyForNull.has(field) ? "" : value;
  }
  return told;
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
  const different: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(wanted)) {
    const present = row[column as keyof DeviceRow];
    if (present !== value && !isDeepStrictEqual(present, value)) different[column] = value;
  }
  return different;
}

export const enabledColumns = {
  enabled: true,
  disabledAt: null,
  disabledReason: null,
  disabledNote: null,
  disabledBy: null,
} as const;

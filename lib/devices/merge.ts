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

// Columns that lists sort by are empty instead of null; see the schema.
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

/** Facts as columns. Facts that the phone did not report are left out. */
export function columnsOfFacts(facts: DeviceFacts): DeviceChanges {
  const reported: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(facts)) {
    if (value !== undefined) reported[field] = value === null && emptyForNull.has(field) ? "" : value;
  }
  return reported;
}

/**
 * The columns that a registration changes on an existing device; none if it repeats what is stored. `rebound` has the
 * device's new application, push token and identifier, and takes precedence. Throws `invalidValue` if the attributes
 * would become too large.
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
    // Only an admin can enable what an admin disabled.
    ...(!row.enabled && row.disabledReason !== "admin" && enabledColumns),
    ...rebound,
  });
  if (changes.attributes !== undefined) requireStorable(row.attributes, changes.attributes);
  return changes;
}

/** The wanted values that differ from the row's. */
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

import { deviceFilters } from "@/lib/devices/listing";
import { boolean, describe, id, oneOf, singleLine } from "@/lib/listing/filters";
import type { FilterValues } from "@/lib/listing/types";

/** A sender's filters: those of the device list, one user, or both. */
export const targetFilters = {
  ...deviceFilters,
  email: describe("Only the devices of the user with this email.", singleLine),
  externalUserId: describe("Only the devices of the user with this userId.", singleLine),
  includeStale: describe(
    "Whether to include devices not seen for longer than the project's stale days. Default: false.",
    boolean,
  ),
  after: describe("Continue after this device: the deviceId of the last line received.", id),
  format: describe("NDJSON (the default) is one object per line.", oneOf("ndjson", "csv")),
};

export type TargetFilters = FilterValues<typeof targetFilters>;

/** The members of a line, in the order of a CSV file's columns. */
export const targetColumns = [
  "deviceId",
  "pushToken",
  "addressKind",
  "service",
  "environment",
  "application",
  "package",
  "platform",
  "locale",
  "user",
] as const;

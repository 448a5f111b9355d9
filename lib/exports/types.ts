import { type FieldsWith, fieldsWith } from "@/lib/devices/fields";
import { anyOf, oneOf } from "@/lib/listing/filters";

export const exportFormats = ["csv", "ndjson", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** An import recognises these names. */
export const deviceExportColumns = fieldsWith("exported");
export type DeviceExportColumn = FieldsWith<"exported">;

export const userExportColumns = [
  "id",
  "email",
  "userId",
  "devices",
  "reachableDevices",
  "dataFields",
  "tags",
  "note",
  "createdAt",
  "updatedAt",
] as const;
export type UserExportColumn = (typeof userExportColumns)[number];

export const deviceExportOptions = {
  format: oneOf(...exportFormats),
  columns: anyOf(...deviceExportColumns),
  pushTokens: oneOf("masked", "full"),
};

export const userExportOptions = {
  format: oneOf(...exportFormats),
  columns: anyOf(...userExportColumns),
};

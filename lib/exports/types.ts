import { anyOf, oneOf } from "@/lib/listing/filters";

export const exportFormats = ["csv", "ndjson", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** An import recognises these names. */
export const deviceExportColumns = [
  "id",
  "email",
  "userId",
  "application",
  "platform",
  "pushService",
  "pushEnvironment",
  "pushToken",
  "deviceIdentifier",
  "name",
  "make",
  "model",
  "systemName",
  "systemVersion",
  "applicationVersion",
  "applicationBuild",
  "applicationPackage",
  "handsetId",
  "enabled",
  "disabledReason",
  "disabledNote",
  "disabledBy",
  "disabledAt",
  "reachable",
  "notificationsAllowed",
  "notificationId",
  "attributes",
  "createdAt",
  "updatedAt",
  "lastSeenAt",
] as const;
export type DeviceExportColumn = (typeof deviceExportColumns)[number];

export const userExportColumns = [
  "id",
  "email",
  "userId",
  "devices",
  "reachableDevices",
  "dataFields",
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

import { z } from "zod";

export const importFormats = ["csv", "ndjson", "json"] as const;
export type ImportFormat = (typeof importFormats)[number];

export const presetIds = ["rollcall", "aerogear", "parse", "oneSignal", "sns", "firebase", "other"] as const;
export type PresetId = (typeof presetIds)[number];

export const importStatuses = [
  "uploading",
  "ready",
  "checking",
  "checked",
  "running",
  "done",
  "failed",
] as const;

/** What a column of a file can be taken for. */
export const importFields = [
  "pushToken",
  "email",
  "userId",
  "user",
  "application",
  "platform",
  "pushService",
  "pushEnvironment",
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
  "notificationsAllowed",
  "notificationId",
  "attributes",
  "createdAt",
  "lastSeenAt",
] as const;
export type ImportField = (typeof importFields)[number];

const column = z.string().min(1, "Name a column").max(200, "At most 200 characters");

/** How a file is to be read. */
export const importSettings = z.strictObject({
  format: z.enum(importFormats),
  preset: z.enum(presetIds),
  /** Which column holds which field. */
  columns: z.partialRecord(z.enum(importFields), column),
  /** Columns that are kept with the device under their own names. */
  attributes: z.array(column).max(100, "At most 100 columns").default([]),
  /** What holds for rows that do not say. */
  defaults: z
    .strictObject({
      application: z.string().min(1, "Must not be empty").max(255, "At most 255 characters").optional(),
      platform: z.enum(["ios", "android"]).optional(),
    })
    .default({}),
  /** Rows that name no user: refused, or each made a user of its own. */
  withoutUser: z.enum(["reject", "ownUser"]).default("reject"),
});
export type ImportSettings = z.output<typeof importSettings>;

/** The most that a file may have. */
export const mostBytes = 1024 * 1024 * 1024;
/** A piece of a file on its way up. */
export const chunkBytes = 1024 * 1024;

export const importInput = z.strictObject({
  fileName: z.string().min(1, "Must not be empty").max(255, "At most 255 characters"),
  bytes: z.int().min(1, "The file is empty").max(mostBytes, "At most 1 GiB: take the command line for more"),
});

/** The number of a piece as an address has it; one that is none names no piece of any file. */
export const chunkNumber = (text: string | undefined): number =>
  /^\d{1,6}$/.test(text ?? "") ? Number(text) : mostBytes;

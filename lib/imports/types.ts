import { z } from "zod";
import { oneOf } from "@/lib/listing/filters";
import type { FilterValues } from "@/lib/listing/types";

export const importFormats = ["csv", "ndjson", "json"] as const;
export type ImportFormat = (typeof importFormats)[number];

/** What stands between the cells of a CSV file. */
export const importDelimiters = ["comma", "semicolon", "tab", "pipe"] as const;
export type ImportDelimiter = (typeof importDelimiters)[number];

export const importEncodings = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;
export type ImportEncoding = (typeof importEncodings)[number];

/** How dates such as 03/04/2024 are meant. */
export const dateOrders = ["dayFirst", "monthFirst"] as const;
export type DateOrder = (typeof dateOrders)[number];

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
  delimiter: z
    .enum(importDelimiters)
    .optional()
    .meta({ description: "What stands between the cells of a CSV file; detected where absent." }),
  encoding: z.enum(importEncodings).optional().meta({ description: "Detected where absent." }),
  dateOrder: z.enum(dateOrders).optional().meta({
    description: "How dates such as 03/04/2024 are meant; without it, rows with such a date are rejected.",
  }),
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
export const maxFileBytes = 1024 * 1024 * 1024;
/** A piece of a file on its way up. */
export const chunkBytes = 1024 * 1024;

/** The most columns that a file may have. */
export const maxColumns = 500;

/** How a file is to be looked at, where that is not to be detected. */
export const previewOptions = {
  delimiter: oneOf(...importDelimiters),
  encoding: oneOf(...importEncodings),
};
export type PreviewOptions = FilterValues<typeof previewOptions>;

export const importInput = z.strictObject({
  fileName: z.string().min(1, "Must not be empty").max(255, "At most 255 characters"),
  bytes: z
    .int()
    .min(1, "The file is empty")
    .max(maxFileBytes, "At most 1 GiB: take the command line for more"),
});

/** The number of a piece as an address has it; one that is none names no piece of any file. */
export const parseChunkNumber = (text: string | undefined): number =>
  /^\d{1,6}$/.test(text ?? "") ? Number(text) : maxFileBytes;

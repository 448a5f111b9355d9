import { z } from "zod";
import { importAliases } from "@/lib/devices/fields";
import { platforms } from "@/lib/devices/types";
import { oneOf } from "@/lib/listing/filters";
import type { FilterValues } from "@/lib/listing/types";

export const importFormats = ["csv", "ndjson", "json"] as const;
export type ImportFormat = (typeof importFormats)[number];

export const importDelimiters = ["comma", "semicolon", "tab", "pipe"] as const;
export type ImportDelimiter = (typeof importDelimiters)[number];

export const importEncodings = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;
export type ImportEncoding = (typeof importEncodings)[number];

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

/** What a column of a file can be mapped to, the push token first. `user` is an email or a user id. */
export type ImportField = keyof typeof importAliases;
export const importFields = [
  ...new Set<ImportField>(["pushToken", ...(Object.keys(importAliases) as ImportField[])]),
];

const column = z.string().min(1, "Enter a column name").max(200, "At most 200 characters");

export const importSettings = z.strictObject({
  format: z.enum(importFormats),
  preset: z.enum(presetIds),
  delimiter: z
    .enum(importDelimiters)
    .optional()
    .meta({ description: "The delimiter of a CSV file; detected if absent." }),
  encoding: z.enum(importEncodings).optional().meta({ description: "Detected if absent." }),
  dateOrder: z.enum(dateOrders).optional().meta({
    description: "How to read dates such as 03/04/2024; without it, rows with such a date are rejected.",
  }),
  columns: z.partialRecord(z.enum(importFields), column),
  /** Columns that become attributes of the device, under their own names. */
  attributes: z.array(column).max(100, "At most 100 columns").default([]),
  defaults: z
    .strictObject({
      application: z.string().min(1, "Must not be empty").max(255, "At most 255 characters").optional(),
      platform: z.enum(platforms).optional(),
    })
    .default({}),
  /** Whether rows without a user are rejected or get a new user each. */
  withoutUser: z.enum(["reject", "ownUser"]).default("reject"),
});
export type ImportSettings = z.output<typeof importSettings>;

export const maxFileBytes = 1024 * 1024 * 1024;
export const chunkBytes = 1024 * 1024;

export const maxColumns = 500;

export const previewOptions = {
  delimiter: oneOf(...importDelimiters),
  encoding: oneOf(...importEncodings),
};
export type PreviewOptions = FilterValues<typeof previewOptions>;

export const rejectsOptions = { pushTokens: oneOf("masked", "full") };

export const importInput = z.strictObject({
  fileName: z.string().min(1, "Must not be empty").max(255, "At most 255 characters"),
  bytes: z
    .int()
    .min(1, "The file is empty")
    .max(maxFileBytes, "At most 1 GiB; use the command line for larger files"),
});

/** A chunk number from a URL; invalid text becomes a number that no file has. */
export const parseChunkNumber = (text: string | undefined): number =>
  /^\d{1,6}$/.test(text ?? "") ? Number(text) : maxFileBytes;

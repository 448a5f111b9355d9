import { z } from "zod";
import { count, id, timestamp } from "@/lib/schemas";
import { importFields, importSettings, importStatuses, presetIds } from "./types";

const importProblem = z.object({
  column: z.string(),
  reason: z.string(),
  rows: count,
  examples: z
    .array(z.object({ row: count, value: z.string() }))
    .meta({ description: "The first five, with what stood there." }),
});
export type ImportProblem = z.output<typeof importProblem>;

const counts = {
  rows: count.meta({ description: "So many rows the present pass has worked through." }),
  created: count,
  updated: count,
  unchanged: count,
  rejected: count,
};

/** A file of devices on its way in, as the console and the native API show it. */
export const importView = z
  .object({
    id,
    fileName: z.string(),
    status: z.enum(importStatuses).meta({
      description: "checked has tried every row and written none; done has written them.",
    }),
    bytes: count,
    bytesDone: count.meta({ description: "How far into the file the present pass has come." }),
    settings: importSettings.nullable(),
    ...counts,
    problem: z.string().nullable().meta({ description: "Why it failed." }),
    by: z.string().meta({ description: "Who asked for it." }),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
    problems: z
      .array(importProblem)
      .meta({ description: "What was not taken, by column and reason; the most frequent 50 first." }),
  })
  .meta({ id: "Import" });
export type ImportView = z.output<typeof importView>;
export type ImportCounts = Pick<ImportView, keyof typeof counts>;

const columns = z.partialRecord(z.enum(importFields), z.string());

/** The beginning of a file, and how it seems to be meant. */
export const importPreview = z
  .object({
    columns: z.array(z.string()),
    rows: z.array(z.record(z.string(), z.string())).meta({ description: "The first ten." }),
    suggested: importSettings,
    ambiguousDates: z.array(z.object({ column: z.string(), value: z.string() })).meta({
      description: "Dates that could be read in two ways, one of each column: ask, and set dateOrder.",
    }),
    presets: z.array(
      z.object({
        id: z.enum(presetIds),
        columns,
        attributes: z.array(z.string()),
        withoutUser: z.enum(["reject", "ownUser"]),
      }),
    ),
  })
  .meta({ id: "ImportPreview" });
export type ImportPreview = z.output<typeof importPreview>;

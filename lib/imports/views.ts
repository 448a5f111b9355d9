import { z } from "zod";
import { count, id, timestamp } from "@/lib/schemas";
import { failureCodes } from "./failures";
import { rejectCodes } from "./reject-reasons";
import { importFields, importSettings, importStatuses, presetIds } from "./types";

const params = z.record(z.string(), z.union([z.string(), z.number()]));

const importProblem = z.object({
  column: z.string().meta({
    description: "The file's name of the column at fault; empty if the row as a whole is.",
  }),
  field: z.enum(importFields).nullable().meta({ description: "What the column is mapped to." }),
  reason: z.string().meta({ description: "In English." }),
  code: z.enum(rejectCodes).meta({ description: "The reason for programs." }),
  params: params.meta({ description: "Numbers and words in the reason." }),
  rows: count,
  examples: z
    .array(z.object({ row: count, value: z.string() }))
    .meta({ description: "The first five rows and their values; push tokens are masked." }),
});
export type ImportProblem = z.output<typeof importProblem>;

const counts = {
  rows: count.meta({ description: "Rows processed in the current run." }),
  created: count,
  updated: count,
  unchanged: count,
  rejected: count,
};

export const importView = z
  .object({
    id,
    fileName: z.string(),
    status: z.enum(importStatuses).meta({
      description: "checked: every row was checked and nothing was saved; done: the rows were imported.",
    }),
    bytes: count,
    bytesDone: count.meta({ description: "Bytes of the file processed in the current run." }),
    settings: importSettings.nullable(),
    ...counts,
    problem: z.string().nullable().meta({ description: "Why it failed, in English." }),
    failure: z
      .object({ code: z.enum(failureCodes), params })
      .nullable()
      .meta({ description: "Why it failed, for programs." }),
    by: z.string().meta({ description: "Who started it." }),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
    problems: z
      .array(importProblem)
      .meta({ description: "Rejected rows by column and reason: the 50 most frequent." }),
  })
  .meta({ id: "Import" });
export type ImportView = z.output<typeof importView>;
export type ImportCounts = Pick<ImportView, keyof typeof counts>;

const columns = z.partialRecord(z.enum(importFields), z.string());

export const importPreview = z
  .object({
    columns: z.array(z.string()),
    rows: z
      .array(z.record(z.string(), z.string()))
      .meta({ description: "The first ten rows; push tokens are masked." }),
    suggested: importSettings,
    ambiguousDates: z.array(z.object({ column: z.string(), value: z.string() })).meta({
      description: "Dates that can be read in two ways, one per column: ask the user, and set dateOrder.",
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

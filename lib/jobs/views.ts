import { z } from "zod";
import { importView } from "@/lib/imports/views";
import { count, id, jsonObject, timestamp } from "@/lib/schemas";
import { jobKinds } from "./types";

const namedApplication = z.object({ id, name: z.string() });

/** A bulk change of devices in the native API and the console. */
export const jobView = z
  .object({
    id,
    kind: z.enum(jobKinds),
    status: z.enum(["running", "done", "failed", "cancelled"]).meta({
      description:
        "failed: the job stopped after an error, and devices that it did not reach count as failed; cancelled: a person stopped it.",
    }),
    note: z.string().nullable(),
    tags: z.array(z.string()).meta({ description: "The tags that it adds or removes." }),
    merge: z
      .object({ from: namedApplication, to: namedApplication })
      .nullable()
      .meta({ description: "The applications of a merge." }),
    quarantine: z
      .object({ id, application: z.string() })
      .nullable()
      .meta({ description: "The held-back reports that it applies, and the name of their application." }),
    total: count,
    done: count.meta({
      description: "Devices in the requested state, including those that already were.",
    }),
    failed: count,
    undoOf: id.nullable().meta({ description: "The job that this one undoes." }),
    canUndo: z.boolean(),
    canRunAgain: z.boolean().meta({ description: "Whether some devices failed or were not reached." }),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
    by: z.string().meta({ description: "Who started it." }),
    problems: z
      .array(z.object({ deviceId: id, problem: z.string() }))
      .meta({ description: "The first 50 failures." }),
  })
  .meta({ id: "Job" });

/** A download of a list. It is streamed, so only the request is known, not the outcome. */
const exportView = z.object({
  resource: z.enum(["devices", "users", "audit"]),
  format: z.string(),
  total: count.nullable().meta({ description: "The number of rows; null if it was not counted." }),
  filters: jsonObject,
  by: z.string(),
  createdAt: timestamp,
});

const work = { id, isMine: z.boolean().meta({ description: "Whether the caller started it." }) };

export const workView = z.union([
  z.object({ type: z.literal("bulk"), ...work, job: jobView }).meta({ id: "BulkWork" }),
  z
    .object({ type: z.literal("import"), ...work, import: importView })
    .meta({ id: "ImportWork", description: "Without the problems of the import." }),
  z.object({ type: z.literal("export"), ...work, export: exportView }).meta({ id: "ExportWork" }),
]);

export type WorkView = z.output<typeof workView>;
export type ExportView = z.output<typeof exportView>;
export type JobView = z.output<typeof jobView>;

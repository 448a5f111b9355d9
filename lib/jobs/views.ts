import { z } from "zod";
import { count, id, timestamp } from "@/lib/schemas";
import { jobKinds } from "./types";

/** A bulk change of devices in the native API and the console. */
export const jobView = z
  .object({
    id,
    kind: z.enum(jobKinds),
    status: z.enum(["running", "done", "failed"]).meta({
      description: "failed: the job was stopped; devices that it did not reach count as failed.",
    }),
    note: z.string().nullable(),
    total: count,
    done: count.meta({
      description: "Devices in the requested state, including those that already were.",
    }),
    failed: count,
    undoOf: id.nullable().meta({ description: "The job that this one undoes." }),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
    by: z.string().meta({ description: "Who started it." }),
    problems: z
      .array(z.object({ deviceId: id, problem: z.string() }))
      .meta({ description: "The first 50 failures." }),
  })
  .meta({ id: "Job" });

export type JobView = z.output<typeof jobView>;

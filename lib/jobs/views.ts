import { z } from "zod";
import { count, id, timestamp } from "@/lib/schemas";
import { jobKinds } from "./types";

/** Bulk work on devices, as the console and the native API show it. */
export const jobView = z
  .object({
    id,
    kind: z.enum(jobKinds),
    status: z.enum(["running", "done", "failed"]).meta({
      description:
        "failed where it had to be broken off; the devices that it did not reach are among the failed ones.",
    }),
    note: z.string().nullable(),
    total: count,
    done: count.meta({
      description: "So many are as they were meant to be, those that were so before among them.",
    }),
    failed: count,
    undoOf: id.nullable().meta({ description: "The job that this one reverses." }),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
    by: z.string().meta({ description: "Who asked for it." }),
    problems: z
      .array(z.object({ deviceId: id, problem: z.string() }))
      .meta({ description: "What failed and why: the first 50." }),
  })
  .meta({ id: "Job" });

export type JobView = z.output<typeof jobView>;

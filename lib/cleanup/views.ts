import { z } from "zod";
import { count, timestamp, version } from "@/lib/schemas";

/** What a pass would do if it began now. */
const nextRun = z.object({
  dueAt: timestamp.meta({
    description: "When the night's pass is due; a request brings one on within seconds.",
  }),
  isRequested: z.boolean().meta({ description: "A pass was asked for and has not begun." }),
  stale: count.meta({ description: "Enabled devices that are stale." }),
  staleIsEstimate: z.boolean(),
  enabled: count.meta({ description: "How many enabled devices there are." }),
  wouldStop: z.boolean().meta({
    description:
      "Whether it would disable none because they are too many; false where it would disable none anyway.",
  }),
  history: count.meta({ description: "Events of history that it would drop, counted up to 10,000." }),
  historyIsMore: z.boolean(),
});

export type NextRun = z.output<typeof nextRun>;

const cleanupRunView = z.object({
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  outcome: z.enum(["running", "done", "stopped", "failed"]).meta({
    description:
      "stopped: it disabled none because they were too many. failed: it was tried again three times; what it did stays.",
  }),
  by: z.string().meta({ description: "Whose doing: an admin's name, or Rollcall's own at night." }),
  stale: count,
  enabled: count,
  disabled: count,
  dropped: count,
});

export type CleanupRunView = z.output<typeof cleanupRunView>;

/** How a project is kept clean: its settings, what the next pass will do, and how the last one went. */
export const cleanupView = z
  .object({
    staleAfterDays: z
      .int()
      .meta({ description: "A device is stale when it has not been seen for so many days." }),
    disableStale: z
      .boolean()
      .meta({ description: "Whether a pass disables stale devices, with the reason stale." }),
    mostPercent: z.int().meta({
      description:
        "A pass that would disable a greater share of the enabled devices, in percent, disables none.",
    }),
    historyDays: z
      .int()
      .nullable()
      .meta({ description: "History older than so many days is dropped; null keeps it for ever." }),
    version,
    next: nextRun,
    last: cleanupRunView
      .nullable()
      .meta({ description: "The pass that runs, else the last one; null before the first." }),
  })
  .meta({ id: "Hygiene" });

export type CleanupView = z.output<typeof cleanupView>;

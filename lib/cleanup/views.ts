import { z } from "zod";
import { count, timestamp, version } from "@/lib/schemas";

/** What a run would do if it started now. */
const nextRun = z.object({
  dueAt: timestamp.meta({
    description: "When the nightly run is due. A requested run starts within seconds.",
  }),
  isRequested: z.boolean().meta({ description: "A run was requested and has not started." }),
  stale: count.meta({ description: "Enabled devices that are stale." }),
  staleIsEstimate: z.boolean(),
  enabled: count.meta({ description: "All enabled devices." }),
  wouldStop: z.boolean().meta({
    description:
      "Whether the run would disable no device because the safety limit is exceeded. False if disabling is off.",
  }),
  history: count.meta({ description: "History events that the run would delete, counted up to 10,000." }),
  historyIsMore: z.boolean(),
});

export type NextRun = z.output<typeof nextRun>;

export const cleanupRunView = z.object({
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  outcome: z.enum(["running", "done", "stopped", "failed"]).meta({
    description:
      "stopped: the safety limit was exceeded and no device was disabled. failed: three retries failed; what was done stays.",
  }),
  by: z.string().meta({ description: "The admin who requested it, or Rollcall for a nightly run." }),
  stale: count,
  enabled: count,
  disabled: count,
  dropped: count,
});

export type CleanupRunView = z.output<typeof cleanupRunView>;

/** The cleanup settings of a project, a forecast of the next run, and the result of the last one. */
export const cleanupView = z
  .object({
    staleAfterDays: z
      .int()
      .meta({ description: "A device is stale after this many days without being seen." }),
    disableStale: z
      .boolean()
      .meta({ description: "Whether a run disables stale devices, with the reason stale." }),
    safetyLimitPercent: z.int().meta({
      description: "A run that would disable a larger share of the enabled devices disables none.",
    }),
    mostPercent: z.int().meta({ deprecated: true, description: "Now `safetyLimitPercent`." }),
    historyDays: z
      .int()
      .nullable()
      .meta({ description: "History older than this many days is deleted; null keeps it forever." }),
    version,
    next: nextRun,
    last: cleanupRunView
      .nullable()
      .meta({ description: "The running or the last run; null before the first." }),
  })
  .meta({ id: "Cleanup" });

export type CleanupView = z.output<typeof cleanupView>;

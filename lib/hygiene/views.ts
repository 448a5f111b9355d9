import { z } from "zod";
import { amount, moment, version } from "@/lib/shapes";

/** What a pass would do if it began now. */
const nextPass = z.object({
  dueAt: moment.meta({
    description: "When the night's pass is due; a request brings one on within seconds.",
  }),
  isRequested: z.boolean().meta({ description: "A pass was asked for and has not begun." }),
  stale: amount.meta({ description: "Enabled devices that are stale." }),
  staleIsEstimate: z.boolean(),
  enabled: amount.meta({ description: "How many enabled devices there are." }),
  wouldStop: z.boolean().meta({
    description:
      "Whether it would disable none because they are too many; false where it would disable none anyway.",
  }),
  history: amount.meta({ description: "Events of history that it would drop, counted up to 10,000." }),
  historyIsMore: z.boolean(),
});

export type NextPass = z.output<typeof nextPass>;

const passView = z.object({
  startedAt: moment,
  finishedAt: moment.nullable(),
  outcome: z.enum(["running", "done", "stopped", "failed"]).meta({
    description:
      "stopped: it disabled none because they were too many. failed: it was tried again three times; what it did stays.",
  }),
  by: z.string().meta({ description: "Whose doing: an admin's name, or Rollcall's own at night." }),
  stale: amount,
  enabled: amount,
  disabled: amount,
  dropped: amount,
});

export type PassView = z.output<typeof passView>;

/** How a project is kept clean: its settings, what the next pass will do, and how the last one went. */
export const hygieneView = z
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
    next: nextPass,
    last: passView
      .nullable()
      .meta({ description: "The pass that runs, else the last one; null before the first." }),
  })
  .meta({ id: "Hygiene" });

export type HygieneView = z.output<typeof hygieneView>;

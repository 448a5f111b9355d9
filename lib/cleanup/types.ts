import { z } from "zod";

const days = z.int().min(1, "At least one day").max(3_650, "At most 3650 days");

const percent = z.int().min(1, "At least 1").max(100, "At most 100");

export const cleanupPatch = z
  .strictObject({
    staleAfterDays: days.optional(),
    disableStale: z.boolean().optional(),
    safetyLimitPercent: percent.optional(),
    mostPercent: percent.optional().meta({ deprecated: true, description: "Now `safetyLimitPercent`." }),
    /** Null keeps history forever. */
    historyDays: days.nullable().optional(),
  })
  .transform(({ mostPercent, ...patch }) => ({ safetyLimitPercent: mostPercent, ...patch }));

export type CleanupPatch = z.output<typeof cleanupPatch>;

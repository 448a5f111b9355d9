import { z } from "zod";

const days = z.int().min(1, "At least one day").max(3_650, "At most 3650 days");

export const cleanupPatch = z.strictObject({
  staleAfterDays: days.optional(),
  disableStale: z.boolean().optional(),
  mostPercent: z.int().min(1, "At least 1").max(100, "At most 100").optional(),
  /** Null keeps history forever. */
  historyDays: days.nullable().optional(),
});

export type CleanupPatch = z.output<typeof cleanupPatch>;

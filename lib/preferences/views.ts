import { z } from "zod";

/** One setting of an operator's own; both what `PUT` takes (`value`) and what is answered. */
export const preferenceView = z
  .object({ key: z.string(), value: z.unknown().meta({ description: "Null where nothing was set." }) })
  .meta({ id: "Preference" });

export type PreferenceView = z.output<typeof preferenceView>;

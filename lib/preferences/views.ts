import { z } from "zod";

export const maxPreferenceBytes = 16 * 1024;

export const preferenceInput = z.strictObject({
  value: z.unknown().refine((value) => value !== undefined, "Required field is missing"),
});

export const preferenceKeyPattern = /^[a-z][a-zA-Z0-9.-]{0,63}$/;

export const preferenceView = z
  .object({ key: z.string(), value: z.unknown().meta({ description: "Null if unset." }) })
  .meta({ id: "Preference" });

export type PreferenceView = z.output<typeof preferenceView>;

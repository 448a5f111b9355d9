import { z } from "zod";

/** 16 KiB: what one preference may take. */
export const maxPreferenceBytes = 16 * 1024;

export const preferenceInput = z.strictObject({
  value: z.unknown().refine((value) => value !== undefined, "Required field is missing"),
});

export const preferenceKeyPattern = /^[a-z][a-zA-Z0-9.-]{0,63}$/;

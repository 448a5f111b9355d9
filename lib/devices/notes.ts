import { z } from "zod";

/** Why an admin disables a device, in a few words. */
export const disableNote = z.strictObject({
  note: z.string().trim().min(1, "Say why, in a few words").max(500, "At most 500 characters"),
});

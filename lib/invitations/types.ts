import { z } from "zod";
import { displayName } from "@/lib/schemas";
import { role } from "@/lib/team/types";

export const invitationInput = z.strictObject({
  email: z.string().trim().max(255, "At most 255 characters").pipe(z.email("Not an email address")),
  role,
});

/** `name` is for a new operator; `password` is the new one's choice, or the proof of the one who is there. */
export const acceptanceInput = z.strictObject({
  name: displayName.optional(),
  password: z.string().min(1, "Give a password").max(256, "At most 256 characters"),
});

export type Acceptance = z.output<typeof acceptanceInput>;

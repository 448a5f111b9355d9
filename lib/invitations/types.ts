import { z } from "zod";
import { displayName } from "@/lib/schemas";
import { role } from "@/lib/team/types";

export const invitationInput = z.strictObject({
  email: z.string().trim().max(255, "At most 255 characters").pipe(z.email("Not an email address")),
  role,
});

/** New operators enter a name and choose a password; existing ones confirm theirs. */
export const acceptanceInput = z.strictObject({
  name: displayName.optional(),
  password: z.string().min(1, "Enter a password").max(256, "At most 256 characters"),
});

export type Acceptance = z.output<typeof acceptanceInput>;

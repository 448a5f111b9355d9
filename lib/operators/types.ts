import { z } from "zod";

/** What a person, a project or a view is called. */
export const displayName = z
  .string()
  .trim()
  .min(1, "Give a name")
  .max(100, "At most 100 characters")
  .regex(/^\P{Cc}*$/u, "Must not hold control characters");

export const newPassword = z.string().min(12, "At least 12 characters").max(256, "At most 256 characters");

export const mePatch = z
  .strictObject({
    name: displayName.optional(),
    currentPassword: z.string().max(256).optional(),
    newPassword: newPassword.optional(),
  })
  .refine(({ currentPassword, newPassword }) => newPassword === undefined || currentPassword !== undefined, {
    path: ["currentPassword"],
    message: "Give your current password too",
  });

export type MePatch = z.output<typeof mePatch>;

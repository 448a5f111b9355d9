import { z } from "zod";
import { displayName } from "@/lib/schemas";

export const newPassword = z.string().min(12, "At least 12 characters").max(256, "At most 256 characters");

export const mePatch = z
  .strictObject({
    name: displayName.optional(),
    currentPassword: z.string().max(256).optional(),
    newPassword: newPassword.optional(),
  })
  .refine(({ currentPassword, newPassword }) => newPassword === undefined || currentPassword !== undefined, {
    path: ["currentPassword"],
    message: "Enter your current password too",
  });

export type MePatch = z.output<typeof mePatch>;

import { z } from "zod";

const year = 365 * 24 * 60 * 60;

export const userTokenInput = z
  .strictObject({
    email: z.string().optional(),
    userId: z.string().optional(),
    newEmail: z
      .string()
      .optional()
      .meta({ description: "The email that the user may change to with this token." }),
    expiresInSeconds: z
      .int()
      .min(1, "At least one second")
      .max(year, `At most a year (${year})`)
      .default(60 * 60),
  })
  .refine(({ email, userId }) => email !== undefined || userId !== undefined, {
    message: "An email or a userId is required",
  });

export type UserTokenInput = z.output<typeof userTokenInput>;

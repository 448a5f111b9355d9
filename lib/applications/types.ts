import { z } from "zod";

export const tokenPolicies = ["shared", "exclusive"] as const;

export const newApplicationInput = z.strictObject({
  name: z
    .string()
    .min(1, "Enter a name")
    .max(255, "At most 255 characters")
    .regex(/^\P{Cc}*$/u, "Must not contain control characters"),
});

export const applicationPatch = z.strictObject({
  tokenPolicy: z.enum(tokenPolicies).optional(),
  isDefault: z.literal(true, { error: "Set another application as the default instead" }).optional(),
});

export type ApplicationPatch = z.output<typeof applicationPatch>;

import { z } from "zod";

export const tokenPolicies = ["shared", "exclusive"] as const;

const applicationName = z
  .string()
  .min(1, "Enter a name")
  .max(255, "At most 255 characters")
  .regex(/^\P{Cc}*$/u, "Must not contain control characters");

export const newApplicationInput = z.strictObject({ name: applicationName });

export const applicationPatch = z.strictObject({
  name: applicationName
    .optional()
    .meta({ description: "Apps that still send the previous name reach the application by it." }),
  aliases: z
    .array(z.string())
    .optional()
    .meta({ description: "The earlier names to keep; none can be added." }),
  tokenPolicy: z.enum(tokenPolicies).optional(),
  isDefault: z.literal(true, { error: "Set another application as the default instead" }).optional(),
});

export const mergeInput = z.strictObject({
  into: z.uuid("Expected an application's id").transform((id) => id.toLowerCase()),
});

export type ApplicationPatch = z.output<typeof applicationPatch>;

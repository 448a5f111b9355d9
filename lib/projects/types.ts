import { z } from "zod";
import { displayName } from "@/lib/schemas";

export const identityType = z.enum(["email", "userId", "hybrid"]);

export const newProjectInput = z.strictObject({
  name: displayName,
  slug: z
    .string()
    .max(60, "At most 60 characters")
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Lower-case letters, digits and single hyphens")
    .optional(),
  identityType,
});

export type NewProjectInput = z.output<typeof newProjectInput>;

export const projectPatch = z.strictObject({
  name: displayName.optional(),
  autoCreateApplications: z.boolean().optional(),
  identityType: identityType.optional(),
});

/** Deleting a project requires its name, exactly as shown. */
export const projectDeletion = z.strictObject({ name: z.string().min(1, "Enter the project's name") });

export type ProjectPatch = z.output<typeof projectPatch>;

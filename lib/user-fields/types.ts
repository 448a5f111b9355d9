import { z } from "zod";

/** Iterable's types of user fields. */
export const fieldTypes = ["string", "boolean", "long", "double", "date", "object"] as const;

const name = z.string().min(1, "Enter the name of the field");

export const fieldTypeChange = z.strictObject({ name, type: z.enum(fieldTypes) });

export type FieldTypeChange = z.output<typeof fieldTypeChange>;

export const fieldRemoval = z.strictObject({
  names: z.array(name).min(1, "Name at least one field").max(1_000, "At most 1,000 at once"),
});

export type FieldRemoval = z.output<typeof fieldRemoval>;

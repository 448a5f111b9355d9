import { z } from "zod";

/** The types that a field of users can have, Iterable's. */
export const fieldTypes = ["string", "boolean", "long", "double", "date", "object"] as const;

const name = z.string().min(1, "Give the field's name");

export const fieldTypeChange = z.strictObject({ name, type: z.enum(fieldTypes) });

export type FieldTypeChange = z.output<typeof fieldTypeChange>;

export const fieldRemoval = z.strictObject({
  names: z.array(name).min(1, "Name a field").max(1_000, "At most 1,000 at once"),
});

export type FieldRemoval = z.output<typeof fieldRemoval>;

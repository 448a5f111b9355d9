import type { z } from "zod";

/** A row that has all members of a view; times may be dates. */
type RowOf<View> = { [Name in keyof View]: View[Name] extends infer Value ? DateOr<Value> : never };
type DateOr<Value> = Value extends string ? Value | Date : Value;

/** The members of a row that a view has, with times in ISO 8601. */
export const pickView = <Shape extends z.ZodRawShape>(
  view: z.ZodObject<Shape>,
  row: RowOf<z.output<z.ZodObject<Shape>>>,
): z.output<z.ZodObject<Shape>> => {
  const members = Object.keys(view.shape).map((name) => {
    const value: unknown = row[name as keyof typeof row];
    return [name, value instanceof Date ? value.toISOString() : value];
  });
  return Object.fromEntries(members);
};

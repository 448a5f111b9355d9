import { boundsError, invalidField, type JsonBounds } from "@/lib/stored-json";

type Attributes = Record<string, unknown>;

const bounds: JsonBounds = { bytes: 32 * 1024, members: 200 };

/** Null removes a member. */
export const mergeAttributes = (stored: Attributes, incoming: Attributes): Attributes =>
  Object.fromEntries(Object.entries({ ...stored, ...incoming }).filter(([, value]) => value !== null));

/** Why `after` is too large to store; undefined if it is not, or if it shrinks what was too large before. */
export const attributesProblem = (before: Attributes, after: Attributes): string | undefined =>
  boundsError("The device's attributes", before, after, bounds);

/** Throws `invalidValue` if the attributes are too large to store. */
export function requireStorable(before: Attributes, after: Attributes): void {
  const problem = attributesProblem(before, after);
  if (problem !== undefined) throw invalidField("attributes", problem);
}

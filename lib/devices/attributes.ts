import { boundsError, invalidField, type JsonBounds } from "@/lib/stored-json";

type Attributes = Record<string, unknown>;

const bounds: JsonBounds = { bytes: 32 * 1024, members: 200 };

/** Members of `incoming` over those of `kept`; null removes one. */
export function mergeAttributes(kept: Attributes, incoming: Attributes): Attributes {
  return Object.fromEntries(Object.entries({ ...kept, ...incoming }).filter(([, value]) => value !== null));
}

/** Why a device that has some attributes, or none yet, may not have others instead; undefined where it may. */
export const attributesProblem = (before: Attributes, after: Attributes): string | undefined =>
  boundsError("The device's attributes", before, after, bounds);

/** Throws `invalidValue` where attributes would be too large to store. */
export function requireStorable(before: Attributes, after: Attributes): void {
  const problem = attributesProblem(before, after);
  if (problem !== undefined) throw invalidField("attributes", problem);
}

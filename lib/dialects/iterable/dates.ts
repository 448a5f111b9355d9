const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** A time in Iterable's format: `2021-07-01 18:01:15 +00:00`, always in UTC. */
export const iterableDate = (date: Date): string =>
  `${date.toISOString().slice(0, 19).replace("T", " ")} +00:00`;

/** Rewrites every ISO 8601 time inside a value in Iterable's format. */
export function toIterableDates(value: unknown): unknown {
  if (typeof value === "string" && isoDate.test(value)) {
    const date = new Date(value);
    return Number.isNaN(date.getTime()) ? value : iterableDate(date);
  }
  if (Array.isArray(value)) return value.map(toIterableDates);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toIterableDates(member)]));
}

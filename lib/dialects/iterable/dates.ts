const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** Iterable's way to write a moment: `2021-07-01 18:01:15 +00:00`, always in UTC. */
export const iterableDate = (moment: Date): string =>
  `${moment.toISOString().slice(0, 19).replace("T", " ")} +00:00`;

/** Rewrites every ISO 8601 moment inside a value as Iterable stores it. */
export function toIterableDates(value: unknown): unknown {
  if (typeof value === "string" && isoMoment.test(value)) {
    const moment = new Date(value);
    return Number.isNaN(moment.getTime()) ? value : iterableDate(moment);
  }
  if (Array.isArray(value)) return value.map(toIterableDates);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toIterableDates(member)]));
}

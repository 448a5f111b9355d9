import { type OverviewRange, rangeDays } from "./types";

const hourMs = 3_600_000;

/** The beginnings of a range's days in a time zone, or of its hours, oldest first; the last one is under way. */
export function periodStarts(range: OverviewRange, timeZone: string, now: Date): Date[] {
  const offsetAt = offsetsIn(timeZone);
  const local = now.getTime() + offsetAt(now.getTime());
  const back = (count: number) => Array.from({ length: count }, (_, n) => count - 1 - n);
  if (range === "24h") {
    const hour = now.getTime() - (local % hourMs);
    return back(24).map((n) => new Date(hour - n * hourMs));
  }
  const today = new Date(local);
  return back(rangeDays[range]).map((n) => {
    const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - n);
    // The offset around midnight decides; the first guess may be on the other side of a change.
    const guess = midnight - offsetAt(midnight);
    return new Date(midnight - offsetAt(guess));
  });
}

/** The offset of a time zone at a time, in milliseconds. */
function offsetsIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  });
  return (at) => {
    const parts = format.formatToParts(at).map(({ type, value }) => [type, Number(value)]);
    const { year, month, day, hour, minute, second } = Object.fromEntries(parts);
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
  };
}

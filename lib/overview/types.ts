import { describe, id, oneOf } from "@/lib/listing/filters";
import type { Filter } from "@/lib/listing/types";

/** How far back charts go. */
export const overviewRanges = ["24h", "7d", "30d", "90d"] as const;
export type OverviewRange = (typeof overviewRanges)[number];
export const defaultRange: OverviewRange = "30d";

export const rangeDays: Record<OverviewRange, number> = { "24h": 1, "7d": 7, "30d": 30, "90d": 90 };

/** An IANA name. Offsets such as +05:30 are rejected, because they have no daylight saving time. */
const timeZone: Filter<string> = {
  read: (text) => (isTimeZone(text) ? text : undefined),
  write: (value) => value,
  expected: "Expected a time zone such as Europe/Berlin",
  schema: { type: "string", maxLength: 64, default: "UTC", examples: ["Europe/Berlin"] },
};

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w/+-]{0,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const range = describe(`How far back; ${defaultRange} by default.`, oneOf(...overviewRanges));

export const timelineOptions = {
  range,
  timeZone: describe("Whose hours and days to count by; UTC by default.", timeZone),
};
export const versionOptions = {
  range,
  application: describe("The id of the application; by default the one with most devices.", id),
};

import { expect, test } from "vitest";
import { periodStarts } from "./periods";

const starts = (
  ...[range, timeZone, now]: [range: "24h" | "7d" | "30d" | "90d", timeZone: string, now: string]
) => periodStarts(range, timeZone, new Date(now)).map((at) => at.toISOString().slice(0, 16));

test("days begin at midnight of the time zone, also when the clocks change", () => {
  // In Berlin, the clocks went back on 25 October 2026.
  expect(starts("7d", "Europe/Berlin", "2026-10-27T23:30:00Z")).toEqual([
    "2026-10-21T22:00",
    "2026-10-22T22:00",
    "2026-10-23T22:00",
    "2026-10-24T22:00",
    "2026-10-25T23:00",
    "2026-10-26T23:00",
    "2026-10-27T23:00",
  ]);
  expect(starts("7d", "UTC", "2026-10-27T23:30:00Z").at(-1)).toBe("2026-10-27T00:00");
  expect(starts("7d", "America/Los_Angeles", "2026-10-28T03:00:00Z").at(-1)).toBe("2026-10-27T07:00");
  expect(starts("90d", "Asia/Kathmandu", "2026-10-27T18:15:00Z").at(-1)).toBe("2026-10-27T18:15");
});

test.each([
  ["24h", 24],
  ["7d", 7],
  ["30d", 30],
  ["90d", 90],
] as const)("%s has %i periods in order, the last of which is under way", (range, count) => {
  for (const timeZone of ["UTC", "Asia/Kolkata", "Pacific/Apia", "America/St_Johns"]) {
    const found = starts(range, timeZone, "2026-11-01T10:07:00Z");
    expect(found).toHaveLength(count);
    expect(found).toEqual([...new Set(found)].sort());
    expect(found.at(-1)?.localeCompare("2026-11-01T10:07")).toBeLessThanOrEqual(0);
  }
});

test("hours begin with the hour of the time zone", () => {
  expect(starts("24h", "Asia/Kolkata", "2026-10-27T10:07:00Z").slice(-2)).toEqual([
    "2026-10-27T08:30",
    "2026-10-27T09:30",
  ]);
});

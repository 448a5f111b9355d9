"use client";

import { useFormatter } from "use-intl";

/** Formats a UTC day in the operator's locale. */
export function useFormatDay(): (day: string, withWeekday?: boolean) => string {
  const format = useFormatter();
  return (day, withWeekday = false) =>
    format.dateTime(new Date(`${day}T00:00:00Z`), {
      ...(withWeekday && { weekday: "short" as const }),
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
}

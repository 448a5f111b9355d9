"use client";

import { useFormatter } from "use-intl";

/** A UTC day in the operator's words. */
export function useFormatDay(): (day: string, whole?: boolean) => string {
  const format = useFormatter();
  return (day, whole = false) =>
    format.dateTime(new Date(`${day}T00:00:00Z`), {
      ...(whole && { weekday: "short" as const }),
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
}

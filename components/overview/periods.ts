import { useFormatter } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import type { TimelineView } from "@/lib/overview/views";

/** Formats the beginning of an hour or a day in the operator's locale and time zone. */
export function useFormatPeriod(unit: "hour" | "day"): (start: string, isLong?: boolean) => string {
  const format = useFormatter();
  return (start, isLong = false) =>
    format.dateTime(new Date(start), {
      ...((unit === "day" || isLong) && { day: "numeric" as const, month: "short" as const }),
      ...(isLong && { weekday: "short" as const }),
      ...(unit === "hour" && { hour: "2-digit" as const, minute: "2-digit" as const }),
    });
}

/** Formats a day in UTC, such as 2026-11-29. */
export function useFormatDay(): (day: string, isLong?: boolean) => string {
  const format = useFormatter();
  return (day, isLong = false) =>
    format.dateTime(new Date(`${day}T00:00:00Z`), {
      ...(isLong && { weekday: "short" as const }),
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
}

/** Links to the devices that were registered in a period and still exist. */
export function usePeriodHref({ periods }: TimelineView) {
  const href = useProjectHref();
  return (at: number) => {
    const [start, end] = [periods[at]?.start, periods[at + 1]?.start];
    const query = new URLSearchParams({
      ...(start !== undefined && { createdAfter: toMinute(start) }),
      ...(end !== undefined && { createdBefore: toMinute(end) }),
    });
    return href(`/devices?${query}`);
  };
}

const toMinute = (at: string): string => `${at.slice(0, 16)}Z`;

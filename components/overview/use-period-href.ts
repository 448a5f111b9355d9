import { useProjectHref } from "@/components/layout/use-project";
import type { TimelineView } from "@/lib/overview/views";

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

import { readFromReplica } from "@/db/replica-reads";
import type { RequestContext } from "@/lib/context";
import { countByPeriod } from "@/lib/counts/queries";
import { periodStarts } from "./periods";
import { defaultRange, type OverviewRange } from "./types";
import type { TimelineView } from "./views";

/**
 * Registered and disabled devices by hour or day, from stored counts: at most 192 a day, whatever the project's size.
 */
export function getTimeline(
  ctx: RequestContext,
  { range = defaultRange, timeZone = "UTC" }: { range?: OverviewRange; timeZone?: string },
): Promise<TimelineView> {
  const starts = periodStarts(range, timeZone, new Date());
  return readFromReplica(ctx.actor.id, async (db) => {
    const registered = await countByPeriod(db, ctx, "registered", starts);
    const disabled = await countByPeriod(db, ctx, "disabled", starts);
    return {
      ...{ range, timeZone, unit: range === "24h" ? "hour" : "day" },
      periods: starts.map((start, at) => ({
        start: start.toISOString(),
        registered: registered[at] ?? 0,
        disabled: disabled[at] ?? 0,
      })),
    };
  });
}

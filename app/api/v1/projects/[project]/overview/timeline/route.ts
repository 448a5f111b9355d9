import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { filterQuery } from "@/lib/listing/query";
import { getTimeline } from "@/lib/overview/timeline";
import { timelineOptions } from "@/lib/overview/types";
import { timelineView } from "@/lib/overview/views";

export const GET = nativeEndpoint({
  describe: {
    id: "overviewTimeline",
    summary: "Count registrations over time",
    tag: "Projects",
    description:
      "Registered and disabled devices by day of a time zone, or by hour. Devices that were removed since are included.",
  },
  scope: "devices:read",
  query: filterQuery(timelineOptions),
  response: timelineView,
  run: (ctx, { query }) => getTimeline(ctx, query),
});

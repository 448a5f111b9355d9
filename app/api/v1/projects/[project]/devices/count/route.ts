import { countDevices } from "@/lib/devices/counts";
import { deviceFilters } from "@/lib/devices/listing";
import { deviceCountView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { filterQuery } from "@/lib/listing/query";

export const GET = nativeEndpoint({
  describe: {
    id: "countDevices",
    summary: "Count devices",
    tag: "Devices",
    description: "Counts one by one what the filters want, for bulk work that is to hit just those.",
  },
  scope: "devices:read",
  query: filterQuery(deviceFilters),
  answer: deviceCountView,
  run: (ctx, { query }) => countDevices(ctx, query),
});

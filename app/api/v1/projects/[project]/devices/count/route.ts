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
    description: "An exact count, for a bulk change of these devices.",
  },
  scope: "devices:read",
  query: filterQuery(deviceFilters),
  response: deviceCountView,
  run: (ctx, { query }) => countDevices(ctx, query),
});
